package io.cardproof.log;

import static io.cardproof.log.ProofVerifierTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.ProofException.Reason;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogPolicyTest {
  private final SignatureVerifier ed25519 = new JdkEd25519();
  private final NoteSigner log = TestKeys.log("log.example", 1);
  private final NoteSigner otherLog = TestKeys.log("other.example", 2);
  private final List<NoteSigner> witnesses =
      IntStream.range(0, 6).mapToObj(i -> TestKeys.witness("w.example/" + i, 10 + i)).toList();
  private final Checkpoint checkpoint = new Checkpoint("log.example", 1, new byte[32]);

  @Test
  void theSpecificationsTwoLevelExample_countsGroups() throws Exception {
    LogPolicy policy =
        LogPolicy.parse(
            """
            # two of X and one of Y
            log LOG https://log.example/
            \t
            witness X1 W0 https://w0.example/
            witness X2 W1
            witness\t X3   W2\s
              group X-witnesses 2 X1 X2 X3

            witness Y1 W3
            witness Y2 W4
            witness Y3 W5
            group Y-witnesses any Y1 Y2 Y3
              # comments may be indented
            group X-and-Y all X-witnesses Y-witnesses
            quorum X-and-Y
            """
                .transform(this::withKeys));
    assertThat(policy.logs()).containsExactly(log.key());
    assertThat(policy.witnesses()).hasSize(6);
    assertThat(policy.open(signedBy(0, 2, 4), ed25519)).isEqualTo(checkpoint);
    assertThat(policy.open(signedBy(0, 1, 2, 3, 4, 5), ed25519)).isEqualTo(checkpoint);
    for (int[] tooFew : new int[][] {{}, {0, 3}, {0, 1}, {3, 4, 5}, {1, 3, 4, 5}, {0, 1, 2}}) {
      assertRefused(Reason.QUORUM_NOT_MET, () -> policy.open(signedBy(tooFew), ed25519));
    }
  }

  @Test
  void quorumNone_asksForTheLogOnly() throws Exception {
    LogPolicy policy = parse("log LOG\nquorum none");
    assertThat(policy.open(signedBy(), ed25519)).isEqualTo(checkpoint);
    SignedNote foreign = checkpoint.sign(log);
    LogPolicy other = parse("log OTHER\nquorum none\n");
    assertRefused(Reason.SIGNATURE_MISSING, () -> other.open(foreign, ed25519));
  }

  @Test
  void oneWitnessNamedAsQuorum_mustHaveCosigned() throws Exception {
    LogPolicy policy = parse("log LOG\nwitness w W0\nwitness v W1\nquorum w\n");
    assertThat(policy.open(signedBy(0), ed25519)).isEqualTo(checkpoint);
    assertRefused(Reason.QUORUM_NOT_MET, () -> policy.open(signedBy(1), ed25519));
    SignedNote twice = signedBy(1).with(Cosignature.sign(checkpoint, 7, witnesses.get(1)));
    assertRefused(Reason.QUORUM_NOT_MET, () -> policy.open(twice, ed25519));
  }

  @Test
  void aBadCosignatureOfAKnownWitness_rejectsEvenWithAQuorum() throws Exception {
    LogPolicy policy = parse("log LOG\nwitness w W0\nwitness v W1\ngroup g any w v\nquorum g\n");
    NoteKey second = witnesses.get(1).key();
    SignedNote note =
        signedBy(0).with(new SignedNote.Signature(second.name(), second.id(), new byte[72]));
    assertRefused(Reason.SIGNATURE_INVALID, () -> policy.open(note, ed25519));
  }

  @Test
  void anyListedLogIsEnough_underItsOwnOriginOnly() throws Exception {
    LogPolicy policy = parse("log OTHER\nlog LOG\nquorum none\n");
    assertThat(policy.open(checkpoint.sign(log), ed25519)).isEqualTo(checkpoint);
    SignedNote crossed = SignedNote.sign(checkpoint.text(), otherLog);
    assertRefused(Reason.ORIGIN_MISMATCH, () -> policy.open(crossed, ed25519));
  }

  @Test
  void linesThatAreNotThePolicys_areRefused() {
    String w = "witness w W0\nwitness v W1\n";
    for (String text :
        List.of(
            "",
            "log LOG\n",
            "quorum w\n" + w,
            "quorum none\nquorum none\n",
            "quorum\n",
            "quorum none none\n",
            "Quorum none\n",
            "log\nquorum none\n",
            "log LOG url more\nquorum none\n",
            "log LOG\nlog LOG\nquorum none\n",
            "log W0\nquorum none\n",
            "log no+vkey\nquorum none\n",
            "witness w\nquorum none\n",
            "witness w W0 url more\nquorum none\n",
            "witness w LOG\nquorum w\n",
            "witness none W0\nquorum none\n",
            "witness w W0\nwitness w W1\nquorum w\n",
            "witness w W0\nwitness v W0\nquorum w\n",
            w + "group w any v\nquorum none\n",
            w + "group none any v\nquorum none\n",
            w + "group g any\nquorum none\n",
            w + "group g\nquorum none\n",
            w + "group g any none\nquorum none\n",
            w + "group g any g\nquorum none\n",
            w + "group g any w w\nquorum none\n",
            w + "group g any w\ngroup h any w\nquorum none\n",
            w + "group g 0 w v\nquorum none\n",
            w + "group g 3 w v\nquorum none\n",
            w + "group g 01 w v\nquorum none\n",
            w + "group g -1 w v\nquorum none\n",
            w + "group g most w v\nquorum none\n",
            w + "group g any x\nquorum none\n",
            w + "quorum g\ngroup g any w\n",
            "quorum none\r\n",
            "# \u0000\nquorum none\n",
            "# \u007f\nquorum none\n")) {
      assertThatThrownBy(() -> parse(text)).as(text).isInstanceOf(LogFormatException.class);
    }
  }

  @Test
  void namesAreNotNormalised() throws Exception {
    LogPolicy policy = parse("log LOG\nwitness K W0\nwitness \u212a W1\nquorum \u212a\n");
    assertThat(policy.open(signedBy(1), ed25519)).isEqualTo(checkpoint);
    assertRefused(Reason.QUORUM_NOT_MET, () -> policy.open(signedBy(0), ed25519));
  }

  @Test
  void groupsNestAsDeepAsThereMayBeGroups_andNoFurther() throws Exception {
    assertThat(parse(nested(255)).open(signedBy(0), ed25519)).isEqualTo(checkpoint);
    assertThatThrownBy(() -> parse(nested(256))).isInstanceOf(LogFormatException.class);
    assertThatThrownBy(() -> parse(" ".repeat(LogPolicy.MAX_CHARACTERS) + "\nquorum none"))
        .isInstanceOf(LogFormatException.class);
  }

  private static String nested(int groups) {
    StringBuilder policy = new StringBuilder("log LOG\nwitness g0 W0\n");
    for (int i = 1; i <= groups; i++) {
      policy.append("group g%d any g%d\n".formatted(i, i - 1));
    }
    return policy + "quorum g" + groups + "\n";
  }

  private LogPolicy parse(String text) throws LogFormatException {
    return LogPolicy.parse(withKeys(text));
  }

  /** Writes the vkeys in for their short names. */
  private String withKeys(String text) {
    String full = text.replace("LOG", log.key().format()).replace("OTHER", otherLog.key().format());
    for (int i = 0; i < witnesses.size(); i++) {
      full = full.replaceAll("\\bW" + i + "\\b", witnesses.get(i).key().format());
    }
    return full;
  }

  private SignedNote signedBy(int... indexes) {
    SignedNote note = checkpoint.sign(log);
    for (int index : indexes) {
      note = note.with(Cosignature.sign(checkpoint, 1_700_000_000 + index, witnesses.get(index)));
    }
    return note;
  }
}
