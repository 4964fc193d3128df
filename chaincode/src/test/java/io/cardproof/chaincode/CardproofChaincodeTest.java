package io.cardproof.chaincode;

import static io.cardproof.chaincode.Ledgers.OPERATOR;
import static io.cardproof.chaincode.Ledgers.STRANGER;
import static io.cardproof.chaincode.Ledgers.T0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cardproof.codec.Canonical;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.EntryBundle;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.Rules;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.ParcelAnswer;
import io.cardproof.sequence.ParcelAnswer.Item;
import io.cardproof.sequence.SignedCommand;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CardproofChaincodeTest {
  private final AtomicLong now = new AtomicLong(T0);
  private final SignedCommand genesis = Ledgers.genesis(T0);
  private final String ledger = Ledgers.hash(genesis);
  private final Chaincode chaincode = chaincode(now);
  private long past;
  private final PeerStub peer = new PeerStub();

  private Chaincode chaincode(AtomicLong clock) {
    return new CardproofChaincode(
        new Agreed(), () -> Instant.ofEpochMilli(clock.get()), Ed25519::verify, "test");
  }

  private final class Agreed implements AgreedGenesis {
    @Override
    public @Nullable String of(String channel, String name) {
      return channel.equals(PeerStub.CHANNEL) && name.equals(PeerStub.CHAINCODE) ? ledger : null;
    }

    @Override
    public long pastUntil(String channel, String name) {
      return past;
    }
  }

  private PeerStub.Simulated submit(SignedCommand... items) {
    return submit(Arrays.stream(items).map(SignedCommand::toBytes).toList());
  }

  private PeerStub.Simulated submit(List<byte[]> items) {
    return peer.call(chaincode, "submit", items);
  }

  private void begin() {
    PeerStub.Simulated first = submit(genesis);
    assertThat(first.isGood()).isTrue();
    peer.commit(first);
  }

  private SignedCommand admit(String member) {
    return Ledgers.admit(member, now.get(), ledger, OPERATOR);
  }

  private static List<Item> items(PeerStub.Simulated simulated) throws Exception {
    assertThat(simulated.message()).isNullOrEmpty();
    return ParcelAnswer.ofBytes(simulated.response().getPayload()).items();
  }

  private static void assertDeclined(PeerStub.Simulated simulated, String message) {
    assertThat(simulated.response().getStatusCode()).isEqualTo(500);
    assertThat(simulated.message()).startsWith(message);
    assertThat(simulated.writes()).isEmpty();
    assertThat(simulated.events()).isEmpty();
  }

  @Test
  void theAgreedGenesisIsTaken_howeverLongAgoItWasMade() throws Exception {
    now.set(T0 + 365L * 86_400_000);
    PeerStub.Simulated first = submit(genesis);
    assertThat(items(first)).containsExactly(new Item.Entered(ledger));
    assertThat(first.writes()).containsKey("ledger/");
  }

  @Test
  void anotherGenesisThanTheAgreedOneLeavesNothing() throws Exception {
    PeerStub.Simulated other = submit(Ledgers.genesis(T0 + 1));
    assertThat(items(other)).containsExactly(new Item.Refused(null, Refusal.field("ledger")));
    assertThat(other.writes()).isEmpty();
    assertThat(other.events()).isEmpty();
  }

  @Test
  void aGenesisTravelsAlone() {
    assertDeclined(submit(genesis, genesis), "request.malformed: ");
  }

  @Test
  void underANameOnWhichNothingIsAgreed_nothingIsTaken() {
    assertDeclined(
        peer.call(chaincode, "another", "submit", List.of(genesis.toBytes())),
        "ledger.unavailable: ");
  }

  @Test
  void forgedSignaturesAndUnknownMembersAreRefusedAlone() throws Exception {
    begin();
    SignedCommand good = admit("acme");
    SignedCommand forged = Ledgers.admit("forger", T0, ledger, STRANGER);
    SignedCommand unknown =
        Ledgers.sign(
            new io.cardproof.rules.Command(
                good.command().action(),
                "nobody",
                good.command().ask(),
                T0,
                Ledgers.hash("an id"),
                ledger),
            STRANGER);
    Item refused = new Item.Refused(null, Refusal.of(RefusalCode.AUTH_INVALID));
    PeerStub.Simulated mixed = submit(forged, unknown, good);
    assertThat(items(mixed).subList(0, 2)).containsExactly(refused, refused);
    assertThat(items(mixed).get(2)).isInstanceOf(Item.Entered.class);
    assertThat(mixed.writes().keySet()).noneMatch(key -> key.contains("forger"));
  }

  @Test
  void aTimeTooFarFromTheEndorsersClockDeclinesTheParcel_andNamesTheItems() {
    begin();
    SignedCommand good = admit("acme");
    SignedCommand early = Ledgers.admit("bolt", T0 - 30_001, ledger, OPERATOR);
    SignedCommand late = Ledgers.admit("corp", T0 + 30_001, ledger, OPERATOR);
    assertDeclined(submit(early, good, late), "time.out_of_bounds: items 0,2");
    SignedCommand edge = Ledgers.admit("edge", T0 + 30_000, ledger, OPERATOR);
    assertThat(submit(edge).isGood()).isTrue();
  }

  @Test
  void thePastOfALedgerThatMovesIn_isTakenAtAnyTime_andNothingAfterIt() {
    begin();
    past = T0 - 1_000_000;
    assertThat(submit(Ledgers.admit("acme", past, ledger, OPERATOR)).isGood()).isTrue();
    SignedCommand after = Ledgers.admit("bolt", past + 1, ledger, OPERATOR);
    assertDeclined(submit(after), "time.out_of_bounds: items 0");
  }

  @Test
  void aSandboxsClockRunsAheadForEndorsersToo() {
    begin();
    Action ahead = new Action.AdvanceClock(100_000);
    peer.commit(submit(Ledgers.signed(ahead, "ahead", T0, ledger, OPERATOR)));
    assertDeclined(submit(admit("acme")), "time.out_of_bounds: items 0");
    assertThat(submit(Ledgers.admit("acme", T0 + 100_000, ledger, OPERATOR)).isGood()).isTrue();
  }

  @Test
  void tooManyItemsOrBytesAreDeclinedBeforeAnythingIsRead() {
    begin();
    byte[] item = admit("acme").toBytes();
    PeerStub.Simulated many = submit(Collections.nCopies(257, item));
    assertDeclined(many, "request.too_large: 257 items");
    assertThat(many.reads()).isEmpty();
    PeerStub.Simulated large = submit(List.of(new byte[1 << 20], new byte[1]));
    assertDeclined(large, "request.too_large: 1048577 bytes");
    assertThat(large.reads()).isEmpty();
    assertThat(submit(Collections.nCopies(256, item)).isGood()).isTrue();
  }

  @Test
  void argumentsThatAreNoCallAreDeclined() {
    begin();
    assertDeclined(submit(List.of()), "request.malformed: ");
    assertDeclined(peer.call(chaincode, "steal", List.of()), "request.malformed: ");
    assertDeclined(peer.call(chaincode, "\ud800", List.of()), "request.malformed: ");
    assertDeclined(
        peer.callRaw(chaincode, PeerStub.proposal(PeerStub.CHAINCODE), List.of()),
        "request.malformed: ");
    SignedProposal broken =
        SignedProposal.newBuilder()
            .setProposalBytes(ByteString.copyFrom(new byte[] {-1, -1, -1}))
            .build();
    assertDeclined(
        peer.callRaw(chaincode, broken, List.of("submit".getBytes(UTF_8), new byte[9])),
        "request.malformed: ");
  }

  @Test
  void garbageAmongTheItemsIsAnsweredAndHarmless() throws Exception {
    begin();
    byte[] good = admit("acme").toBytes();
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] bent = good.clone();
      bent[random.nextInt(bent.length)] ^= (byte) (1 + random.nextInt(255));
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      byte[] cut = Arrays.copyOf(good, random.nextInt(good.length));
      byte[] nested = "[".repeat(20_000).getBytes(UTF_8);
      PeerStub.Simulated answered = submit(List.of(noise, bent, cut, nested, new byte[0], good));
      if (answered.isGood()) {
        assertThat(items(answered).getLast()).isInstanceOf(Item.Entered.class);
        assertThat(items(answered).subList(0, 5)).allMatch(item -> item instanceof Item.Refused);
      } else {
        // The bent byte was a digit of its time.
        assertDeclined(answered, "time.out_of_bounds: items 1");
      }
    }
  }

  @Test
  void aStateThatIsNotOursIsAFailureWithoutDetails() {
    begin();
    peer.committed.put("member/operator", "not canonical".getBytes(UTF_8));
    assertDeclined(submit(admit("acme")), "ledger.fault: see the chaincode's own log");
  }

  @Test
  void theEventIsTheLeavesOfWhatBecameEntries() throws Exception {
    begin();
    SignedCommand forged = Ledgers.admit("forger", T0, ledger, STRANGER);
    PeerStub.Simulated mixed = submit(admit("acme"), forged, admit("bolt"));
    assertThat(mixed.events()).hasSize(1);
    assertThat(mixed.events().getFirst().getKey()).isEqualTo("parcel");
    List<byte[]> leaves = EntryBundle.decode(mixed.events().getFirst().getValue());
    assertThat(leaves).hasSize(2);
    for (byte[] leaf : leaves) {
      assertThat(Entry.ofLeaf(leaf).toLeaf()).isEqualTo(leaf);
    }
    assertThat(submit(forged).events()).isEmpty();
    assertThat(submit(forged).writes()).isEmpty();
  }

  @Test
  void anItemThatWasOrderedBeforeIsReplayedAndWritesNothing() throws Exception {
    begin();
    peer.commit(submit(admit("acme")));
    PeerStub.Simulated again = submit(admit("acme"));
    assertThat(items(again)).containsExactly(new Item.Replayed(admit("acme").command().id()));
    assertThat(again.writes()).isEmpty();
    assertThat(again.events()).isEmpty();
  }

  @Test
  void valuesStandUnderTheirKeysTextAsCanonicalBytes() throws Exception {
    begin();
    peer.commit(submit(admit("acme")));
    byte[] bytes = peer.committed.get(StateKey.member("acme").text());
    StateValue.Member member = Canonical.decode(StateValue.Member.class, bytes);
    assertThat(member.roles()).containsExactly(Role.SUPPLIER);
    assertThat(member.custody()).isEqualTo(Custody.GATEWAY);
  }

  @Test
  void twoEndorsersWhoseClocksDifferComeToTheSameBytes() {
    begin();
    AtomicLong otherClock = new AtomicLong(T0 + 29_000);
    List<byte[]> parcel =
        IntStream.range(0, 50).mapToObj(i -> admit("member" + i).toBytes()).toList();
    PeerStub.Simulated one = submit(parcel);
    PeerStub.Simulated two = peer.call(chaincode(otherClock), "submit", parcel);
    assertThat(two.response().getPayload()).isEqualTo(one.response().getPayload());
    assertThat(List.copyOf(two.reads())).isEqualTo(List.copyOf(one.reads()));
    assertThat(List.copyOf(two.writes().keySet())).isEqualTo(List.copyOf(one.writes().keySet()));
    one.writes().forEach((key, value) -> assertThat(two.writes().get(key)).isEqualTo(value));
    assertThat(two.events().getFirst().getValue()).isEqualTo(one.events().getFirst().getValue());
  }

  @Test
  void aboutTellsTheAgreedGenesisTheRulesAndTheVersion() {
    String about = "{\"genesis\":\"%s\",\"rules\":%d,\"version\":\"test\"}";
    PeerStub.Simulated told = peer.call(chaincode, "about", List.of());
    assertThat(new String(told.response().getPayload(), UTF_8))
        .isEqualTo(about.formatted(ledger, Rules.VERSION));
    PeerStub.Simulated other = peer.call(chaincode, "another", "about", List.of());
    assertThat(new String(other.response().getPayload(), UTF_8)).startsWith("{\"rules\":");
    assertThat(told.reads()).isEmpty();
  }

  @Test
  void thereIsNothingToInitialise() {
    assertThat(chaincode.init(null).getStatusCode()).isEqualTo(500);
  }
}
