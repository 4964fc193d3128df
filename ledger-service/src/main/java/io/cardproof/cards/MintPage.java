package io.cardproof.cards;

import io.cardproof.cards.LineJudge.Good;
import io.cardproof.cards.LineJudge.Wrong;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Lot;
import io.cardproof.vault.CardSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some lines of an upload that are minted by one command, and what else stood among them. */
final class MintPage {
  /** Lines of other kinds are kept apart in time, so that a page stays small in memory. */
  private static final int LINES_MAX = 20_000;

  private final int number;
  private final List<PlanLine> lines = new ArrayList<>();
  private final Map<Worth, List<Good>> lots = new LinkedHashMap<>();
  private int cards;

  private record Worth(@Nullable String faceValue, @Nullable String currency) {}

  MintPage(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  boolean hasCards() {
    return cards > 0;
  }

  int size() {
    return cards;
  }

  boolean takes(Good good) {
    int lotCount = lots.size() + (lots.containsKey(worth(good)) ? 0 : 1);
    return Limits.fitsOneChunk(cards + 1, lotCount) && takesOther();
  }

  boolean takesOther() {
    return lines.size() < LINES_MAX;
  }

  void add(Good good) {
    lots.computeIfAbsent(worth(good), worth -> new ArrayList<>()).add(good);
    lines.add(PlanLine.card(good.line(), -1));
    cards++;
  }

  void add(Wrong wrong) {
    lines.add(PlanLine.rejected(wrong));
  }

  void addBlank(long line) {
    lines.add(PlanLine.blank(line));
  }

  private static Worth worth(Good good) {
    return new Worth(good.faceValue(), good.currency());
  }

  /** All codes in the order that positions count: lot by lot. */
  List<Good> goods() {
    return lots.values().stream().flatMap(List::stream).toList();
  }

  /** The goods as they are tagged. */
  List<String> codes() {
    return goods().stream().map(Good::normalised).toList();
  }

  /**
   * @param ids of the goods, in their order
   */
  List<Lot> lots(List<String> ids) {
    List<Lot> all = new ArrayList<>();
    int from = 0;
    for (Map.Entry<Worth, List<Good>> lot : lots.entrySet()) {
      int to = from + lot.getValue().size();
      Worth worth = lot.getKey();
      all.add(new Lot(List.copyOf(ids.subList(from, to)), worth.currency(), worth.faceValue()));
      from = to;
    }
    return List.copyOf(all);
  }

  /** The first of equal codes is the one that is minted, so its PIN is the one that counts. */
  Map<String, CardSecret> secrets(List<String> ids) {
    Map<String, CardSecret> secrets = new LinkedHashMap<>();
    List<Good> goods = goods();
    for (int i = 0; i < ids.size(); i++) {
      secrets.putIfAbsent(ids.get(i), goods.get(i).secret());
    }
    return secrets;
  }

  /** Every line of the page in the file's order, each code with its position. */
  List<PlanLine> plan() {
    Map<Long, Integer> positions = new LinkedHashMap<>();
    for (Good good : goods()) {
      positions.put(good.line(), positions.size());
    }
    return lines.stream()
        .map(line -> {
          Integer position = positions.get(line.line());
          return position == null ? line : PlanLine.card(line.line(), position);
        })
        .toList();
  }
}
