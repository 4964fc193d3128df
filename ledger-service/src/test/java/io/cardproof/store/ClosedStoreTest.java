package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.store.StoreException.Reason;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that end late find the store closed; freed native memory would end the process. */
final class ClosedStoreTest {
  @TempDir Path dir;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = Store.create(dir.resolve("data"));
    StoreFixture.fill(store, 4);
  }

  private static void assertIsClosed(ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void whatIsWrittenAfterTheEndIsRefused() {
    LocalTable table = store.local();
    Append drain = store.append();
    drain.position(new byte[] {1});
    store.close();
    assertIsClosed(() -> table.put("key", new byte[] {1}));
    assertIsClosed(() -> table.delete("key"));
    assertIsClosed(drain::commit);
    assertIsClosed(() -> store.checkpointSigned(new byte[] {1}, 1, new byte[32]));
  }

  @Test
  void whatIsReadAfterTheEndIsRefused() {
    LocalTable table = store.local();
    Replica replica = store.replica();
    store.close();
    assertIsClosed(() -> table.get("key"));
    assertIsClosed(() -> table.scan("k", null, 1));
    assertIsClosed(() -> replica.leaf(0));
  }

  @Test
  void whoWritesWhileItEndsFinishesOrIsRefused() throws Exception {
    LocalTable table = store.local();
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        Thread.ofPlatform()
            .start(() ->
                assertIsClosed(() -> {
                  while (true) {
                    table.put("key-" + written.getAndIncrement(), new byte[100]);
                  }
                }));
    while (written.get() < 20) {
      Thread.sleep(1);
    }
    store.close();
    writer.join();
    int last = written.get() - 2;
    try (Store again = Store.open(dir.resolve("data"))) {
      assertThat(again.local().get("key-" + last)).hasSize(100);
    }
  }
}
