package io.cardproof.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractNativeReference;

/** Native objects that live as long as something of ours, closed last made first. */
final class Natives implements AutoCloseable {
  private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();

  <T extends AbstractNativeReference> T own(T object) {
    owned.push(object);
    return object;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
  }
}
