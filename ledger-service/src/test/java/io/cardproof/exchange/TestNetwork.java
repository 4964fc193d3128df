package io.cardproof.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Asking;
import io.cardproof.cards.BatchTerms;
import io.cardproof.cards.Caller;
import io.cardproof.cards.CardUseCases;
import io.cardproof.cards.Deliveries;
import io.cardproof.cards.Desk;
import io.cardproof.cards.ForeignEvaluations;
import io.cardproof.cards.MemberSigner;
import io.cardproof.cards.Operations;
import io.cardproof.cards.UploadFormat;
import io.cardproof.cards.VaultNetwork;
import io.cardproof.codec.Digests;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.members.ServedMembers;
import io.cardproof.papers.Commitments;
import io.cardproof.papers.PaperSealer;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Ids;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.Role;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.tags.LocalTagger;
import io.cardproof.tags.RemoteTagger;
import io.cardproof.tags.TagEvaluator;
import io.cardproof.tags.Tagger;
import io.cardproof.vault.CodeSealer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A ledger and the gateways of some organisations around it: each with its own keystore, vault and
 * tables, and mutual TLS between them. They share one replica, which stands for as many equal ones;
 * {@link Gateway#replicaEndsAt} makes one of them lag.
 */
final class TestNetwork implements AutoCloseable {
  static final Caller SUPPLIER = caller(Scene.SUPPLIER, Role.SUPPLIER);
  static final Caller SHOP = caller(Scene.SHOP, Role.MARKETPLACE);

  private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(Scene.START_MS);

  final TestAuthority authority;
  final Store store;
  final Ledger ledger;

  private final Path folder;
  private final List<Gateway> open = new ArrayList<>();
  private int gateways;

  TestNetwork(Path folder) throws Exception {
    this.folder = folder;
    authority = new TestAuthority(folder.resolve("certificates"));
    store = Store.create(folder.resolve("ledger"));
    EmbeddedLedger.initialise(store, Scene.genesis());
    ledger = new EmbeddedLedger(store, CLOCK, (submission, state) -> true, FatalHandler.HALT);
  }

  private static Caller caller(String member, Role role) {
    return new Caller(member, List.of(role), Custody.GATEWAY);
  }

  Keystore keystore(String name) {
    return Keystore.create(folder.resolve(name + ".bcfks"), ("password of " + name).toCharArray());
  }

  /** Admits the members and sets the product; each with a key of its organisation's. */
  void populate(Keystore supplier, Keystore shop) throws LedgerException {
    Scene scene = new Scene(store.replica().genesisHash());
    ledger.submit(admit(scene, SUPPLIER, supplier));
    ledger.submit(admit(scene, SHOP, shop));
    List<Submission> all = scene.upToProduct();
    for (Submission rest : all.subList(4, all.size())) {
      ledger.submit(rest);
    }
  }

  private static Submission admit(Scene scene, Caller member, Keystore keystore) {
    String key = Digests.base64Url(keystore.memberSigner(member.member(), 0).publicKey());
    Action admit =
        new Action.AdmitMember(
            Custody.GATEWAY, member.member(), member.member(), key, member.roles());
    return scene.command(Scene.OPERATOR, "admit " + member.member(), admit);
  }

  /** What a gateway is made with. */
  record Plan(
      String organisation,
      Keystore keystore,
      Map<String, List<URI>> others,
      List<URI> siblings,
      @Nullable String tags,
      UnaryOperator<VaultNetwork> vaults) {
    static Plan of(String organisation, Keystore keystore) {
      return new Plan(organisation, keystore, Map.of(), List.of(), null, UnaryOperator.identity());
    }

    Plan knowing(String other, Gateway... theirs) {
      List<URI> urls = java.util.Arrays.stream(theirs).map(Gateway::url).toList();
      return new Plan(organisation, keystore, Map.of(other, urls), siblings, tags, vaults);
    }

    Plan tagsFrom(String other) {
      return new Plan(organisation, keystore, others, siblings, other, vaults);
    }

    Plan sibling(Gateway gateway) {
      return new Plan(organisation, keystore, others, List.of(gateway.url()), tags, vaults);
    }

    Plan vaults(UnaryOperator<VaultNetwork> wrapping) {
      return new Plan(organisation, keystore, others, siblings, tags, wrapping);
    }
  }

  /** The shop sells some of the cards that are there; the sale's id. */
  String sell(String order, int quantity) {
    Replica replica = store.replica();
    List<String> cards = replica.unsoldCards(replica.stocked(Scene.SKU).getFirst(), null, quantity);
    List<OrderItem> items = cards.stream().map(OrderItem::ofCard).toList();
    Scene scene = new Scene(replica.genesisHash());
    try {
      ledger.submit(scene.command(Scene.SHOP, order, Scene.sell(order, items, cards)));
    } catch (LedgerException e) {
      throw new IllegalStateException(e);
    }
    return Ids.sale(Scene.id(Scene.SHOP, order));
  }

  Gateway start(Plan plan) throws Exception {
    Gateway gateway = new Gateway(plan, "gateway-" + gateways++);
    open.add(gateway);
    return gateway;
  }

  @Override
  public void close() {
    open.reversed().forEach(Gateway::close);
    ledger.close();
    store.close();
  }

  /** One of them. */
  final class Gateway implements AutoCloseable {
    final MemoryTable vault = new MemoryTable();
    final MemoryTable local = new MemoryTable();
    final CardUseCases cards;
    final Tagger tagger;
    final Standing standing;
    final Peers peers;
    final AtomicInteger forged = new AtomicInteger();

    private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);
    private final ExchangeServer server;

    private Gateway(Plan plan, String name) throws Exception {
      Tls tls = authority.issue(name, "CN=" + name + ",O=" + plan.organisation(), 1);
      ExchangeSettings settings = settings(plan, name).checked();
      peers = new Peers(tls);
      Replica replica = lagging(store.replica());
      Keystore keystore = plan.keystore();
      ServedMembers served = new ServedMembers(replica, keystore);
      MemberSigner signer =
          (member, key, message) -> keystore.memberSigner(member, key).sign(message);
      standing = new Standing(replica, served, signer, Map.of());
      LocalTagger own = new LocalTagger(keystore.root(Root.TAG));
      tagger = plan.tags() == null ? own : remote(plan, settings);
      VaultNetwork vaults =
          plan.vaults().apply(new RemoteVaults(peers, settings, standing, plan.organisation()));
      Desk desk = new Desk(ledger, store.replica(), signer, CLOCK);
      cards = new CardUseCases(ground(desk, replica, keystore, vaults, folder.resolve(name)));
      ForeignEvaluations meter = new ForeignEvaluations(replica, local, CLOCK, member -> {});
      server =
          new ExchangeServer(
              settings,
              tls,
              new TagDesk(plan.tags() == null ? own : null, standing, meter),
              new VaultDesk(cards.releases(), standing, plan.organisation()),
              new SimpleMeterRegistry());
      server.start();
    }

    private ExchangeSettings settings(Plan plan, String name) {
      Map<String, ExchangeSettings.Other> others = new java.util.TreeMap<>();
      plan.others()
          .forEach((org, urls) -> others.put(org, new ExchangeSettings.Other(urls, List.of())));
      return new ExchangeSettings(
          "127.0.0.1",
          0,
          authority.certificate(name),
          authority.key(name),
          authority.trust(),
          plan.tags(),
          others,
          plan.siblings(),
          null);
    }

    private Tagger remote(Plan plan, ExchangeSettings settings) {
      TagEvaluator service = new RemoteTags(peers, settings, standing, plan.organisation());
      return new RemoteTagger(tagKey, service, forged::incrementAndGet);
    }

    private CardUseCases.Ground ground(
        Desk desk, Replica replica, Keystore keystore, VaultNetwork vaults, Path uploads) {
      byte[] papers = keystore.root(Root.PAPERS);
      return new CardUseCases.Ground(
          desk,
          replica,
          CLOCK,
          tagger,
          new CodeSealer(keystore.root(Root.VAULT)),
          new Commitments(papers),
          new PaperSealer(papers),
          new ClaimTokens(keystore.root(Root.CLAIM_TOKEN)),
          new Operations(local, CLOCK),
          store.papers(),
          vault,
          vaults,
          local,
          uploads,
          1 << 20,
          member -> {});
    }

    private Replica lagging(Replica real) {
      return (Replica)
          Proxy.newProxyInstance(
              Replica.class.getClassLoader(),
              new Class<?>[] {Replica.class},
              (proxy, method, arguments) -> {
                try {
                  Object value = method.invoke(real, arguments);
                  return method.getName().equals("size")
                      ? Math.min((Long) value, end.get())
                      : value;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    void replicaEndsAt(long size) {
      end.set(size);
    }

    URI url() {
      return URI.create("https://127.0.0.1:" + server.port());
    }

    /** Ends its listener, as if the process were gone. */
    void stop() {
      server.close();
    }

    Answer upload(String key, String... codes) {
      BatchTerms.Stated terms =
          new BatchTerms.Stated(Scene.SKU, key, List.of("*"), true, null, null, null);
      return cards
          .batches()
          .upload(
              Asking.of(SUPPLIER, key),
              new ByteArrayInputStream(String.join("\n", codes).getBytes(UTF_8)),
              UploadFormat.file("lines", null, null),
              terms);
    }

    Deliveries.Delivered deliver(String key, String sale) {
      Deliveries.Deliver ask = new Deliveries.Deliver(null, null);
      Answer answer = cards.deliveries().deliver(Asking.of(SHOP, key), sale, ask, true);
      return (Deliveries.Delivered) answer.body();
    }

    @Override
    public void close() {
      server.close();
      peers.close();
    }
  }

  /** The ledger's, which the gateways without it are told; set before they start. */
  private byte[] tagKey = {};

  void tagKeyOf(Keystore holder) {
    tagKey = new LocalTagger(holder.root(Root.TAG)).publicKey();
  }
}
