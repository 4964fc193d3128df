package io.cardproof.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * How RocksDB is run, and why.
 *
 * <p>A torn last append, which an honest crash leaves, is cut off; any other damage of the log is
 * refused. RocksDB's own default would open with a shorter log and say nothing. What the tolerant
 * mode cannot see, a tail lost as a whole, shows against the last signed checkpoint.
 */
final class Settings implements AutoCloseable {
  private static final long MIB = 1 << 20;

  /** Blocks, indexes, filters and memtables together: the store's native memory. */
  private static final long CACHE_BYTES = 144 * MIB;

  /**
   * Two shards: with the usual 64 of them one shard is smaller than a large file's index and
   * filter, which are then read anew for every lookup.
   */
  private static final int CACHE_SHARD_BITS = 1;

  /** Of the cache, kept for indexes and filters. */
  private static final double HIGH_PRIORITY_SHARE = 0.5;

  /** Memtables of all columns, inside the cache's budget. */
  private static final long MEMTABLES_BYTES = 48 * MIB;

  private static final long MEMTABLE_BYTES = 16 * MIB;

  /** Bounds what a restart replays. */
  private static final long WAL_BYTES = 48 * MIB;

  private static final double BLOOM_BITS_PER_KEY = 10;

  /** 7 is RocksDB 10.4's and later; pinned so that an update does not bar the way back. */
  private static final int TABLE_FORMAT = 7;

  private final Natives natives = new Natives();
  private final DBOptions database;
  private final List<ColumnFamilyDescriptor> families = new ArrayList<>();

  /**
   * @param messages another folder for RocksDB's own messages; null for the database's
   */
  Settings(@Nullable Path messages) {
    RocksDB.loadLibrary();
    LRUCache cache =
        natives.own(new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS, false, HIGH_PRIORITY_SHARE));
    WriteBufferManager memtables =
        natives.own(new WriteBufferManager(MEMTABLES_BYTES, cache, true));
    BloomFilter filter = natives.own(new BloomFilter(BLOOM_BITS_PER_KEY));
    database = natives.own(database(memtables, messages));
    families.add(family(RocksDB.DEFAULT_COLUMN_FAMILY, table(cache, filter)));
    for (Column column : Column.values()) {
      families.add(family(column.family(), table(cache, filter)));
    }
  }

  /** For the default family, which stays empty, and for every {@link Column} in order. */
  List<ColumnFamilyDescriptor> families() {
    return families;
  }

  DBOptions database() {
    return database;
  }

  private static DBOptions database(WriteBufferManager memtables, @Nullable Path messages) {
    // The Java class has no setters for these.
    Properties guards = new Properties();
    guards.setProperty("track_and_verify_wals_in_manifest", "true");
    guards.setProperty("track_and_verify_wals", "true");
    guards.setProperty("verify_sst_unique_id_in_manifest", "true");
    guards.setProperty("background_close_inactive_wals", "false");
    DBOptions options = DBOptions.getDBOptionsFromProps(guards);
    if (options == null) {
      throw new IllegalStateException("this RocksDB does not know an option that guards the log");
    }
    if (messages != null) {
      options.setDbLogDir(messages.toString());
    }
    return options
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setParanoidChecks(true)
        .setMaxTotalWalSize(WAL_BYTES)
        .setWriteBufferManager(memtables)
        .setMaxBackgroundJobs(2)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(MIB);
  }

  private static BlockBasedTableConfig table(LRUCache cache, BloomFilter filter) {
    return new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinL0FilterAndIndexBlocksInCache(true)
        .setFilterPolicy(filter)
        .setWholeKeyFiltering(true)
        .setOptimizeFiltersForMemory(true)
        .setFormatVersion(TABLE_FORMAT);
  }

  private ColumnFamilyDescriptor family(byte[] name, BlockBasedTableConfig table) {
    Properties guards = new Properties();
    guards.setProperty("memtable_protection_bytes_per_key", "8");
    guards.setProperty("block_protection_bytes_per_key", "8");
    ColumnFamilyOptions options = ColumnFamilyOptions.getColumnFamilyOptionsFromProps(guards);
    if (options == null) {
      throw new IllegalStateException("this RocksDB does not know an option that guards memory");
    }
    natives.own(options);
    options
        .setWriteBufferSize(MEMTABLE_BYTES)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setTableFormatConfig(table);
    String text = new String(name, StandardCharsets.UTF_8);
    if (text.equals(Column.TREE.familyText()) || text.equals(Column.MAP.familyText())) {
      options.setCompressionType(CompressionType.NO_COMPRESSION);
    } else if (text.equals(Column.STATE.familyText())
        || text.equals(Column.SUBMISSIONS.familyText())) {
      // Every command asks for keys that are not there: a new order, a new submission id.
      options.setMemtableWholeKeyFiltering(true).setMemtablePrefixBloomSizeRatio(0.05);
    }
    return new ColumnFamilyDescriptor(name, options);
  }

  @Override
  public void close() {
    natives.close();
  }
}
