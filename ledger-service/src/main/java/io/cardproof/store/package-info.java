/**
 * The replica: entries, state, tree and what is derived from them, in RocksDB. Reading is open to
 * every use case through {@link io.cardproof.store.Replica}; writing entries belongs to the
 * sequencers.
 */
@NullMarked
package io.cardproof.store;

import org.jspecify.annotations.NullMarked;
