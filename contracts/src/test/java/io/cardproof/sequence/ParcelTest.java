package io.cardproof.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.JdkEd25519;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Parcel.Decided;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParcelTest {
  private static final long AT = 1_767_225_600_000L;
  private static final KeyPair OPERATOR = keys();
  private static final KeyPair STRANGER = keys();

  private final Map<StateKey<?>, StateValue> values = new HashMap<>();
  private final State state =
      new State() {
        @Override
        public <V extends StateValue> @Nullable V get(StateKey<V> key) {
          return key.type().cast(values.get(key));
        }
      };
  private SignedCommand genesis;
  private Admission admission;
  private String ledger;

  @BeforeEach
  void aGenesisThatIsAgreedOn() {
    agreeOn("a.example", false);
  }

  private void agreeOn(String origin, boolean sandbox) {
    Action create =
        new Action.CreateLedger(
            Limits.embedded(),
            "operator",
            text(OPERATOR),
            "The operator",
            origin,
            1,
            sandbox,
            hash("tag key"));
    genesis = signed(create, "genesis", "", OPERATOR);
    Placed placed = Sequencing.place(genesis.command(), genesis.signature(), state);
    ledger = Admission.hash(((Placed.Entered) placed).leaf());
    admission = new Admission(ledger, new JdkEd25519());
  }

  @Test
  void anEmptyLedgerTakesItsGenesisAndNothingElse() {
    SignedCommand early = admit("shop", OPERATOR);
    Decided decided = decide(early.toBytes(), genesis.toBytes(), genesis.toBytes());
    assertThat(decided.outcomes().get(0))
        .isEqualTo(new Placed.Refused(Refusal.field("ledger"), null));
    assertThat(decided.outcomes().get(1)).isInstanceOf(Placed.Entered.class);
    assertThat(decided.outcomes().get(2)).isInstanceOf(Placed.Refused.class);
    assertThat(decided.entered()).hasSize(1);
  }

  @Test
  void anotherGenesisThanTheAgreedOneIsRefused() {
    Action create = ((Action.CreateLedger) genesis.command().action());
    Command later =
        new Command(create, "operator", genesis.command().ask(), AT + 1, id("genesis"), "");
    assertThat(decide(sign(later, OPERATOR).toBytes()).outcomes())
        .containsExactly(new Placed.Refused(Refusal.field("ledger"), null));
    assertThat(decide(sign(genesis.command(), STRANGER).toBytes()).entered()).isEmpty();
  }

  @Test
  void anItemSeesWhatThoseBeforeItDid() {
    begin();
    SignedCommand shop = admit("shop", OPERATOR);
    SignedCommand again = signed(admitting("shop"), "another key", ledger, OPERATOR);
    Decided decided = decide(shop.toBytes(), shop.toBytes(), again.toBytes());
    assertThat(decided.outcomes().get(1)).isEqualTo(new Placed.Replayed(shop.command().id()));
    assertThat(decided.outcomes().get(2))
        .isEqualTo(new Placed.Refused(Refusal.of(RefusalCode.MEMBER_EXISTS), null));
    assertThat(decided.overlay().changes()).containsKey(StateKey.member("shop"));
    assertThat(values).doesNotContainKey(StateKey.member("shop"));
  }

  @Test
  void whatIsForgedOrNoCommandHasNoEffectOnTheOthers() {
    begin();
    SignedCommand good = admit("shop", OPERATOR);
    SignedCommand forged = admit("other", STRANGER);
    SignedCommand oldKey =
        new SignedCommand(good.command(), new Entry.Signature(1, good.signature().value()));
    byte[] spaced = (" " + new String(good.toBytes(), UTF_8)).getBytes(UTF_8);
    Decided decided =
        decide(forged.toBytes(), oldKey.toBytes(), new byte[0], spaced, good.toBytes());
    Placed forgery = new Placed.Refused(Refusal.of(RefusalCode.AUTH_INVALID), null);
    Placed noCommand = new Placed.Refused(Refusal.field("command"), null);
    assertThat(decided.outcomes().subList(0, 4))
        .containsExactly(forgery, forgery, noCommand, noCommand);
    assertThat(decided.outcomes().get(4)).isInstanceOf(Placed.Entered.class);
  }

  @Test
  void aSandboxRehearsesAnUpgradeAndOlderEntriesKeepTheirVersion() {
    agreeOn("a.example/sandbox", true);
    begin();
    SignedCommand upgrade = upgradeTo(Rules.REHEARSAL);
    Decided decided =
        decide(
            admit("before", OPERATOR).toBytes(),
            upgrade.toBytes(),
            admit("after", OPERATOR).toBytes());
    assertThat(decided.entered().stream().map(each -> each.entry().rules()))
        .containsExactly(1, 1, Rules.REHEARSAL);
  }

  @Test
  void aLedgerThatCountsTakesNoRehearsalAndNoVersionThatIsNotKnown() {
    begin();
    Decided decided =
        decide(upgradeTo(Rules.REHEARSAL).toBytes(), upgradeTo(Rules.VERSION + 1).toBytes());
    assertThat(decided.outcomes()).containsOnly(new Placed.Refused(Refusal.field("rules"), null));
  }

  private SignedCommand upgradeTo(int version) {
    return signed(new Action.UpgradeRules(version), "upgrade " + version, ledger, OPERATOR);
  }

  /** Four bits of the last character stand for nothing. */
  @Test
  void anotherSpellingOfTheSameSignatureIsNone() {
    begin();
    SignedCommand good = admit("shop", OPERATOR);
    String value = good.signature().value();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char next = alphabet.charAt(alphabet.indexOf(value.charAt(value.length() - 1)) ^ 1);
    String respelt = value.substring(0, value.length() - 1) + next;
    SignedCommand bent = new SignedCommand(good.command(), new Entry.Signature(0, respelt));
    assertThat(decide(bent.toBytes()).entered()).isEmpty();
    assertThat(decide(good.toBytes()).entered()).hasSize(1);
  }

  @Test
  void theBundleIsTheLeavesInTheirOrder() throws Exception {
    begin();
    Decided decided =
        decide(
            admit("a", OPERATOR).toBytes(),
            admit("b", STRANGER).toBytes(),
            admit("c", OPERATOR).toBytes());
    List<byte[]> leaves = EntryBundle.decode(decided.bundle());
    assertThat(leaves).hasSize(2);
    assertThat(Entry.ofLeaf(leaves.get(1)).command().action())
        .isInstanceOfSatisfying(
            Action.AdmitMember.class, admitted -> assertThat(admitted.member()).isEqualTo("c"));
    assertThat(decide(admit("b", STRANGER).toBytes()).bundle()).isNull();
  }

  @Test
  void theAnswerSurvivesItsBytes() throws Exception {
    begin();
    SignedCommand good = admit("a", OPERATOR);
    ParcelAnswer answer =
        decide(good.toBytes(), good.toBytes(), admit("b", STRANGER).toBytes()).answer();
    assertThat(ParcelAnswer.ofBytes(answer.toBytes())).isEqualTo(answer);
    assertThat(answer.items())
        .hasExactlyElementsOfTypes(
            ParcelAnswer.Item.Entered.class,
            ParcelAnswer.Item.Replayed.class,
            ParcelAnswer.Item.Refused.class);
  }

  private void begin() {
    values.putAll(decide(genesis.toBytes()).overlay().changes());
  }

  private Decided decide(byte[]... items) {
    return Parcel.of(Arrays.asList(items)).decide(state, admission);
  }

  private SignedCommand admit(String member, KeyPair signer) {
    return signed(admitting(member), "admit " + member, ledger, signer);
  }

  private static Action admitting(String member) {
    return new Action.AdmitMember(
        Custody.GATEWAY, "Member", member, hash("key of " + member), List.of(Role.MARKETPLACE));
  }

  private static SignedCommand signed(Action action, String key, String ledger, KeyPair signer) {
    String ask = Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
    return sign(new Command(action, "operator", ask, AT, id(key), ledger), signer);
  }

  private static String id(String key) {
    return Digests.submissionId("operator", key);
  }

  private static SignedCommand sign(Command command, KeyPair keys) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(keys.getPrivate());
      byte[] bytes = Canonical.encode(Command.class, command);
      ed25519.update(Dsse.preAuthentication(Dsse.COMMAND_TYPE, bytes));
      String value = Digests.base64Url(ed25519.sign());
      return new SignedCommand(command, new Entry.Signature(0, value));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The raw key is the last 32 bytes of its X.509 form. */
  private static String text(KeyPair keys) {
    byte[] encoded = keys.getPublic().getEncoded();
    return Digests.base64Url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  private static String hash(String of) {
    return Digests.digest(of.getBytes(UTF_8));
  }
}
