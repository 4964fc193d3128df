package io.cardproof.bench;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
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
import io.cardproof.store.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A ledger in a folder with one supplier, one shop, one product, and as many cards as asked. */
final class World implements AutoCloseable {
  static final String SHOP = "shop-a";
  private static final String OPERATOR = "operator";
  private static final String SUPPLIER = "nova";
  private static final String SKU = "GAME-100";

  final Store store;
  final EmbeddedLedger ledger;
  private final Ed25519.Key key = Ed25519.generate();
  private final Ed25519.Signer signer = Ed25519.signer(key.seed());

  World(Path folder) throws LedgerException {
    store = Store.create(folder);
    EmbeddedLedger.initialise(store, genesis());
    ledger =
        new EmbeddedLedger(
            store, InstantSource.system(), (submission, state) -> true, FatalHandler.HALT);
    admit(SUPPLIER, Role.SUPPLIER);
    admit(SHOP, Role.MARKETPLACE);
    must(OPERATOR, "policy", new Action.PublishPolicy("gift-card", noTerms()));
    must(OPERATOR, "product", product());
  }

  private Submission genesis() {
    String publicKey = Digests.base64Url(key.publicKey());
    Action action =
        new Action.CreateLedger(
            Limits.embedded(),
            OPERATOR,
            publicKey,
            "Operator",
            "bench.example/log",
            1,
            false,
            "tag-key");
    return signed(new Command(action, OPERATOR, ask(action), now(), id(OPERATOR, "genesis"), ""));
  }

  private void admit(String member, Role role) throws LedgerException {
    String publicKey = Digests.base64Url(key.publicKey());
    must(
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

  /** Mints cards number {@code from} to {@code to}, in chunks, as an import does. */
  void mint(int from, int to) throws LedgerException {
    int declared = to - from;
    String open = "batch-" + from;
    int first = Math.min(Limits.CARDS_PER_CHUNK, declared);
    must(
        SUPPLIER,
        open,
        new Action.OpenBatch(
            false,
            open,
            declared,
            null,
            null,
            first == declared,
            lot(from, from + first),
            List.of("*"),
            SKU));
    String batch = Ids.batch(id(SUPPLIER, open));
    int chunk = 1;
    for (int at = from + first; at < to; at += Limits.CARDS_PER_CHUNK) {
      int end = Math.min(to, at + Limits.CARDS_PER_CHUNK);
      must(
          SUPPLIER,
          open + "-" + chunk,
          new Action.MintCards(batch, chunk++, end == to, lot(at, end)));
    }
  }

  private static List<Lot> lot(int from, int to) {
    List<String> cards = new ArrayList<>();
    for (int i = from; i < to; i++) {
      cards.add(card(i));
    }
    return List.of(new Lot(List.copyOf(cards), null, null));
  }

  /** Card ids look random, as tags do, so that neighbours in a file are strangers in the store. */
  static String card(int number) {
    return Digests.digest(ByteBuffer.allocate(4).putInt(number).array());
  }

  /** A direct sale of one card to an order of its own. */
  Command sale(int card, String order) {
    String hash = Digests.digest(order.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
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

  Outcome submit(Command command) throws LedgerException {
    return ledger.submit(signed(command));
  }

  Submission signed(Command command) {
    byte[] bytes = Canonical.encode(Command.class, command);
    byte[] signature = signer.sign(Dsse.preAuthentication(Dsse.COMMAND_TYPE, bytes));
    return new Submission(command, new Entry.Signature(0, Digests.base64Url(signature)), List.of());
  }

  private void must(String actor, String key, Action action) throws LedgerException {
    Outcome outcome = submit(command(actor, key, action));
    if (!(outcome instanceof Outcome.Committed)) {
      throw new IllegalStateException(action.getClass().getSimpleName() + ": " + outcome);
    }
  }

  private Command command(String actor, String key, Action action) {
    return new Command(
        action, actor, ask(action), now(), id(actor, key), store.replica().genesisHash());
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

  Ledger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    ledger.close();
    store.close();
  }
}
