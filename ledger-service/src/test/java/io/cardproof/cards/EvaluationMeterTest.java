package io.cardproof.cards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.store.LocalTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluationMeterTest {
  private static final long HOUR_MS = 3_600_000;

  private final List<String> alarms = new ArrayList<>();
  private final MemoryTable table = new MemoryTable();
  private long now = 1_000_000;
  private EvaluationMeter meter = meter();

  private EvaluationMeter meter() {
    return new EvaluationMeter(
        new EvaluationMeter.Limits(100, 10, 1_000),
        table,
        () -> Instant.ofEpochMilli(now),
        alarms::add);
  }

  @Test
  void spentAllowance_isRefusedWithTheTimeToWait() {
    meter.spend("shop", 100);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> meter.require("shop", 1))
        .satisfies(refused -> {
          assertThat(refused.code()).isEqualTo("limit.exceeded");
          assertThat(refused.details().retryAfterSeconds()).isEqualTo(360);
        });
    assertThat(alarms).containsExactly("shop");
    assertThatCode(() -> meter.require("another", 1)).doesNotThrowAnyException();
  }

  @Test
  void time_refillsUpToTheStartOnly() {
    meter.spend("shop", 100);
    now += HOUR_MS;
    assertThatCode(() -> meter.require("shop", 10)).doesNotThrowAnyException();
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> meter.require("shop", 11));
    now += 1_000 * HOUR_MS;
    assertThatCode(() -> meter.require("shop", 100)).doesNotThrowAnyException();
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> meter.require("shop", 101));
  }

  @Test
  void honestWork_earnsMoreUpToALimit() {
    meter.earn("shop", 5_000);
    assertThatCode(() -> meter.require("shop", 1_000)).doesNotThrowAnyException();
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> meter.require("shop", 1_001));
  }

  @Test
  void restart_doesNotRefill() {
    now += HOUR_MS;
    meter.spend("shop", 95);
    meter = meter();
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> meter.require("shop", 6));
  }

  /** In memory, in order. */
  static final class MemoryTable implements LocalTable {
    private final NavigableMap<String, byte[]> items = new TreeMap<>();

    @Override
    public byte @Nullable [] get(String key) {
      return items.get(key);
    }

    @Override
    public void putAll(List<Item> all) {
      all.forEach(item -> items.put(item.key(), item.value()));
    }

    @Override
    public void put(String key, byte[] value) {
      items.put(key, value);
    }

    @Override
    public void delete(String key) {
      items.remove(key);
    }

    @Override
    public List<Item> scan(String prefix, @Nullable String after, int limit) {
      return items.tailMap(after == null ? prefix : after, after == null).entrySet().stream()
          .takeWhile(item -> item.getKey().startsWith(prefix))
          .limit(limit)
          .map(item -> new Item(item.getKey(), item.getValue()))
          .toList();
    }
  }
}
