package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.rules.Command;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random trade through the contract, by the rules beside it: batches of up to 200 items, worked out
 * ahead of what becomes of them as a gateway would. {@code -Dfuzz.minutes=60} for an hour, {@code
 * -Dfuzz.seed=n} for a run once more from its seed.
 */
class ContractFuzzTest {
  private static final int COMMANDS_PER_WORLD = 1_500;
  private static final Duration SHORT = Duration.ofSeconds(45);

  @Test
  void randomTradeComesToTheSameInBothLanguages() throws Exception {
    Integer minutes = Integer.getInteger("fuzz.minutes");
    long until =
        System.nanoTime() + (minutes == null ? SHORT : Duration.ofMinutes(minutes)).toNanos();
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Map<String, Integer> met = new TreeMap<>();
    int worlds = 0;
    try (Anvil anvil = Anvil.start()) {
      do {
        SideBySide both = play(anvil, new Random(seed));
        assertThat(both.differences).as("-Dfuzz.seed=%d", seed).isEmpty();
        both.met.forEach((key, count) -> met.merge(key, count, Integer::sum));
        worlds++;
        seed++;
      } while (System.nanoTime() < until);
    }
    System.out.println("Differential run: " + worlds + " worlds, " + total(met) + " commands");
    if (Boolean.getBoolean("fuzz.tell")) {
      met.forEach((key, count) -> System.out.println("  " + key + ": " + count));
    }
    assertThat(met).containsKey("SELL committed / ACCEPTED");
  }

  private static int total(Map<String, Integer> met) {
    return met.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static SideBySide play(Anvil anvil, Random random) throws Exception {
    Limits limits = random.nextBoolean() ? Limits.embedded() : Limits.network();
    List<String> gateways = DeployedLedger.accounts(anvil).subList(0, 1);
    SideBySide both = new SideBySide(DeployedLedger.deploy(anvil, limits, 0, gateways));
    both.submit(TradeWorld.setting(limits));
    RandomTrade trade = new RandomTrade(random, new Overlay(both));
    int sent = 0;
    while (sent < COMMANDS_PER_WORLD && both.differences.isEmpty()) {
      int size = random.nextInt(3) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(8);
      sent += batch(both, trade, size);
    }
    return both;
  }

  private static int batch(SideBySide both, RandomTrade trade, int size) throws Exception {
    List<Command> commands = new ArrayList<>();
    List<Arguments> arguments = new ArrayList<>();
    Overlay ahead = new Overlay(both);
    trade.look(ahead);
    for (int i = 0; i < size; i++) {
      Command command = trade.next();
      commands.add(command);
      arguments.add(Arguments.of(command, ahead));
      Rules.apply(command, Rules.decide(command, ahead), ahead);
      trade.look(ahead);
    }
    both.submit(commands, arguments);
    return size;
  }
}
