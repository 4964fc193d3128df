package io.cardproof.ops;

import io.cardproof.keys.KeystoreException;
import io.cardproof.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** Finds, in what the framework throws at start, the one line that tells what to do. */
final class StartFailures {
  private StartFailures() {}

  static StartException classify(RuntimeException failure) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      switch (at) {
        case StartException e -> {
          return e;
        }
        case PortInUseException e -> {
          return new StartException("port " + e.getPort() + " is in use; choose another", e);
        }
        case StoreException e -> {
          return new StartException(String.valueOf(e.getMessage()), e);
        }
        case KeystoreException e -> {
          return new StartException(String.valueOf(e.getMessage()), e);
        }
        default -> {}
      }
    }
    throw failure;
  }
}
