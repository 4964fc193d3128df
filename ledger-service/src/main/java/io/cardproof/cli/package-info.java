/**
 * The commands of {@code ./cardproof}. Those that talk to a server or check files load neither
 * Spring nor RocksDB, so that they start at once; {@link io.cardproof.cli.Cardproof} is the main
 * class.
 */
@NullMarked
package io.cardproof.cli;

import org.jspecify.annotations.NullMarked;
