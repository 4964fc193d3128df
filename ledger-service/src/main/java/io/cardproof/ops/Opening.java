package io.cardproof.ops;

import io.cardproof.keys.Root;
import io.cardproof.store.Store;
import io.cardproof.tags.LocalTagger;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What a start opens beside the framework: keys, native libraries, the database, the tags' curve.
 * It takes a core half of a second, and the framework as long until it first asks for any of it.
 */
final class Opening {
  private final LedgerKind kind;
  private final CompletableFuture<DataFolder> folder;
  private final CompletableFuture<Store> store;
  private final CompletableFuture<LocalTagger> tagger;
  private final AtomicBoolean storeTaken = new AtomicBoolean();

  /** Begins. One after the other: there are few cores, and the framework has one of them. */
  Opening(Supplier<DataFolder> open, LedgerKind kind) {
    this.kind = kind;
    folder = CompletableFuture.supplyAsync(() -> open.get().requireFor(kind));
    store = folder.thenApply(opened -> Store.open(opened.path()));
    tagger =
        store.thenCombine(
            folder, (ready, opened) -> new LocalTagger(opened.keystore().root(Root.TAG)));
  }

  LedgerKind kind() {
    return kind;
  }

  DataFolder folder() {
    return folder.join();
  }

  /** The database, which is the caller's to close. */
  Store store() {
    storeTaken.set(true);
    return store.join();
  }

  /** Under this keystore's tag key, which is the ledger's in one organisation only. */
  LocalTagger tagger() {
    return tagger.join();
  }

  /** After a failed start: closes what nobody took. */
  void abandon() {
    if (storeTaken.get()) {
      return;
    }
    try {
      store.join().close();
    } catch (CompletionException neverOpened) {
      // Why is told by whoever asked for it, or something else failed before.
    }
  }
}
