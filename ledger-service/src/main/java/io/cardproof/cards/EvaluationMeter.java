package io.cardproof.cards;

import io.cardproof.store.LocalTable;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps verify and import from being a guessing machine. Each member has an allowance of
 * evaluations that told it something about a code which is not its own; it refills slowly, and
 * honest work earns it back.
 *
 * <p>Kept in memory and written down now and then: a crash forgets at most the spending of {@link
 * #SAVE_MS}, which is no way to guess any faster.
 */
final class EvaluationMeter {
  private static final String PREFIX = "allowance/";
  private static final long HOUR_MS = 3_600_000;
  private static final long SAVE_MS = 10_000;

  /** Beyond it, members in memory are read from the table again. */
  private static final int MEMBERS_KEPT = 20_000;

  private final Limits limits;
  private final LocalTable table;
  private final InstantSource clock;
  private final Consumer<String> alarm;
  private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

  /**
   * @param start evaluations a member may spend at first, and what time refills up to
   * @param perHour what an hour refills
   * @param earnedMax what accepted mints and sales can raise it to
   */
  record Limits(int start, int perHour, int earnedMax) {
    static final Limits DEFAULT = new Limits(1_000, 100, 10_000);
  }

  private static final class Allowance {
    private double left;
    private long at;
    private long savedAt;
  }

  /**
   * @param alarm told the member whose allowance ran out
   */
  EvaluationMeter(Limits limits, LocalTable table, InstantSource clock, Consumer<String> alarm) {
    this.limits = limits;
    this.table = table;
    this.clock = clock;
    this.alarm = alarm;
  }

  /**
   * Refuses where less is left than the work ahead may cost.
   *
   * @throws Refused {@code limit.exceeded} with the time after which it would be enough
   */
  void require(String member, double needed) {
    Allowance allowance = of(member);
    double missing;
    synchronized (allowance) {
      refill(allowance);
      missing = needed - allowance.left;
    }
    if (missing > 0) {
      alarm.accept(member);
      int seconds = (int) Math.clamp(Math.ceil(missing * 3_600 / limits.perHour()), 1, 86_400);
      throw Refused.later(
          "limit.exceeded",
          "too many codes were asked for that are not yours; accepted mints and sales earn the"
              + " allowance back",
          seconds);
    }
  }

  void spend(String member, double cost) {
    change(member, -cost);
  }

  void earn(String member, int accepted) {
    change(member, accepted);
  }

  private void change(String member, double by) {
    Allowance allowance = of(member);
    byte[] record = null;
    synchronized (allowance) {
      refill(allowance);
      allowance.left = Math.clamp(allowance.left + by, 0, limits.earnedMax());
      if (allowance.at >= allowance.savedAt + SAVE_MS) {
        allowance.savedAt = allowance.at;
        record = ByteBuffer.allocate(16).putDouble(allowance.left).putLong(allowance.at).array();
      }
    }
    if (record != null) {
      table.put(PREFIX + member, record);
    }
  }

  private void refill(Allowance allowance) {
    long now = clock.millis();
    if (allowance.left < limits.start() && now > allowance.at) {
      double gained = (double) (now - allowance.at) * limits.perHour() / HOUR_MS;
      allowance.left = Math.min(limits.start(), allowance.left + gained);
    }
    allowance.at = Math.max(now, allowance.at);
  }

  private Allowance of(String member) {
    if (allowances.size() > MEMBERS_KEPT) {
      allowances.clear();
    }
    return allowances.computeIfAbsent(member, this::read);
  }

  private Allowance read(String member) {
    Allowance allowance = new Allowance();
    byte @Nullable [] saved = table.get(PREFIX + member);
    if (saved == null) {
      allowance.left = limits.start();
      allowance.at = clock.millis();
    } else {
      ByteBuffer record = ByteBuffer.wrap(saved);
      allowance.left = record.getDouble();
      allowance.at = record.getLong();
    }
    return allowance;
  }
}
