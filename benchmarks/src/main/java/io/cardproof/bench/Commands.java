package io.cardproof.bench;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Lot;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Role;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Signed commands of a ledger with one supplier, one shop and one product. */
final class Commands {
  private static final String SHOP = "shop-a";
  private static final String OPERATOR = "operator";
  private static final String SUPPLIER = "nova";
  private static final String SKU = "GAME-100";

  private final Ed25519.Key key = Ed25519.generate();
  private final Ed25519.Signer signer = Ed25519.signer(key.seed());
  private final Submission genesis;
  private final String hash;

  Commands(Limits limits) {
    genesis = genesis(limits);
    hash = hash(genesis);
  }

  private Submission genesis(Limits limits) {
    String publicKey = Digests.base64Url(key.publicKey());
    Action action =
        new Action.CreateLedger(
            limits, OPERATOR, publicKey, "Operator", "bench.example/log", 1, false, "tag-key");
    return signed(new Command(action, OPERATOR, ask(action), now(), id(OPERATOR, "genesis"), ""));
  }

  private static String hash(Submission genesis) {
    State nothing =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            return null;
          }
        };
    Placed placed = Sequencing.place(genesis.command(), genesis.signature(), nothing);
    return Admission.hash(((Placed.Entered) placed).leaf());
  }

  Submission genesis() {
    return genesis;
  }

  /** Leaf hash of entry 0, base64url. */
  String genesisHash() {
    return hash;
  }

  /** What comes between the genesis and the first card, in order. */
  List<Submission> introductions() {
    return List.of(
        admission(SUPPLIER, Role.SUPPLIER),
        admission(SHOP, Role.MARKETPLACE),
        command(OPERATOR, "policy", new Action.PublishPolicy("gift-card", noTerms())),
        command(OPERATOR, "product", product()));
  }

  private Submission admission(String member, Role role) {
    String publicKey = Digests.base64Url(key.publicKey());
    return command(
        OPERATOR,
        "admit-" + member,
        new Action.AdmitMember(Custody.GATEWAY, member, member, publicKey, List.of(role)));
  }

  private static Action product() {
    return new Action.SetProduct(
        false,
        null,
        null,
        List.of("*"),
        "Game card",
        false,
        "gift-card",
        ProductType.GIFT_CARD,
        List.of(),
        "game",
        SKU,
        List.of("*"),
        null);
  }

  private static PolicyTerms noTerms() {
    return new PolicyTerms(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  /**
   * Mints cards number {@code from} to {@code to}, in chunks in their order, as an import does;
   * each is made and signed when it is asked for.
   */
  Stream<Submission> mint(int from, int to) {
    int chunks = Math.ceilDiv(to - from, Limits.CARDS_PER_CHUNK);
    return IntStream.range(0, chunks).mapToObj(chunk -> mint(from, to, chunk));
  }

  private Submission mint(int from, int to, int chunk) {
    String open = "batch-" + from;
    int at = from + chunk * Limits.CARDS_PER_CHUNK;
    int end = Math.min(to, at + Limits.CARDS_PER_CHUNK);
    boolean last = end == to;
    if (chunk == 0) {
      return command(
          SUPPLIER,
          open,
          new Action.OpenBatch(
              false, open, to - from, null, null, last, lot(at, end), List.of("*"), SKU));
    }
    String batch = Ids.batch(id(SUPPLIER, open));
    return command(
        SUPPLIER, open + "-" + chunk, new Action.MintCards(batch, chunk, last, lot(at, end)));
  }

  /** A batch with its first card, number {@code from}; chunks follow. */
  Submission open(int from, int cards) {
    String open = "batch-" + from;
    return command(
        SUPPLIER,
        open,
        new Action.OpenBatch(
            false, open, cards, null, null, false, lot(from, from + 1), List.of("*"), SKU));
  }

  /**
   * One more chunk of a batch that {@link #open} made, not its last.
   *
   * @param chunk counted from 1
   */
  Submission chunk(int from, int chunk) {
    int at = from + 1 + (chunk - 1) * Limits.CARDS_PER_CHUNK;
    String batch = Ids.batch(id(SUPPLIER, "batch-" + from));
    Action more = new Action.MintCards(batch, chunk, false, lot(at, at + Limits.CARDS_PER_CHUNK));
    return command(SUPPLIER, "batch-" + from + "-" + chunk, more);
  }

  private static List<Lot> lot(int from, int to) {
    List<String> cards = new ArrayList<>();
    for (int i = from; i < to; i++) {
      cards.add(card(i));
    }
    return List.of(new Lot(List.copyOf(cards), null, null));
  }

  /** Card ids look random, as tags do, so that neighbours in a file are strangers in the store. */
  private static String card(int number) {
    return Digests.digest(ByteBuffer.allocate(4).putInt(number).array());
  }

  /** A direct sale of one card to an order of its own. */
  Submission sale(int card, String order) {
    String hash = Digests.digest(order.getBytes(StandardCharsets.US_ASCII));
    Action action =
        new Action.MakeSale(
            null,
            null,
            List.of(card(card)),
            hash,
            List.of(OrderItem.ofCard(card(card))),
            hash,
            null,
            null);
    return command(SHOP, order, action);
  }

  private Submission command(String actor, String key, Action action) {
    return signed(new Command(action, actor, ask(action), now(), id(actor, key), hash));
  }

  private Submission signed(Command command) {
    byte[] bytes = Canonical.encode(Command.class, command);
    byte[] signature = signer.sign(Dsse.preAuthentication(Dsse.COMMAND_TYPE, bytes));
    return new Submission(command, new Entry.Signature(0, Digests.base64Url(signature)), List.of());
  }

  private static String ask(Action action) {
    return Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
  }

  private static String id(String member, String key) {
    return Digests.submissionId(member, key);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
