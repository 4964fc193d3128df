package io.cardproof.rules;

import static io.cardproof.rules.World.admit;
import static io.cardproof.rules.World.command;
import static io.cardproof.rules.World.hash;
import static io.cardproof.rules.World.hold;
import static io.cardproof.rules.World.sell;

import io.cardproof.codec.Canonical;
import java.util.List;

/** The vectors of the ledger as a whole and of its members, in words. */
final class MemberVectors {
  private static final String OK = "committed";
  private static final List<Command> SETTING = World.setting(Limits.embedded());
  private static final String ACCOUNT = "0x" + "ab".repeat(20);

  private MemberVectors() {}

  static List<VectorFile> all() {
    return List.of(ledger(), members());
  }

  private static VectorFile ledger() {
    Command create = World.genesis(Limits.embedded());
    Command unknown = command("nobody", "1", 1, new Action.SuspendMember("shop"));
    Command malformed = command("nobody", "1", 1, new Action.AdvanceClock(0));
    Command suspend = command("operator", "1", 1, new Action.SuspendMember("shop"));
    Command held = command("shop", "2", 2, hold("o1", 0, "a1"));
    Command sold = command("shop", "1", 1, sell("o1", "a1"));
    Command other = command("shop", "1", 2, sell("o1", "a2"));
    Command stolen =
        new Command(sold.action(), "mall", sold.ask(), sold.at(), sold.id(), sold.ledger());
    String near = sold.id().substring(0, 42) + (sold.id().endsWith("A") ? "E" : "A");
    Command colliding =
        new Command(sell("o2", "a2"), "mall", hash("ask"), sold.at(), near, sold.ledger());
    return new VectorFile("ledger", SETTING)
        .add("a second genesis is refused", "request.invalid", create)
        .add(
            "version 1 is the newest, there is none to upgrade to",
            "request.invalid",
            command("operator", "1", 1, new Action.UpgradeRules(2)))
        .add(
            "a sandbox's clock moves",
            OK,
            command("operator", "1", 1, new Action.AdvanceClock(5_000)))
        .add(
            "a sandbox's clock is the operator's",
            "auth.role_missing",
            command("shop", "1", 1, new Action.AdvanceClock(5_000)))
        .add(
            "time does not run over",
            "request.invalid",
            command("operator", "1", 1, new Action.AdvanceClock(Canonical.MAX_NUMBER)))
        .add(
            "a ledger moves",
            OK,
            command("operator", "1", 1, moved(9, hash("root"), "fabric", "a/b")))
        .add(
            "a ledger moves again, to a place as long as may be",
            OK,
            command("operator", "1", 1, moved(1, hash("root"), "ethereum", "a")),
            command("operator", "2", 2, moved(2, hash("root"), "embedded", "~".repeat(200))))
        .add(
            "a move is the operator's to tell",
            "auth.role_missing",
            command("shop", "1", 1, moved(9, hash("root"), "fabric", "a/b")))
        .add(
            "a move with nothing",
            "request.invalid",
            command("operator", "1", 1, moved(0, hash("root"), "fabric", "a/b")))
        .add(
            "a move with a root that is none",
            "request.invalid",
            command("operator", "1", 1, moved(9, "root", "fabric", "a/b")))
        .add(
            "a move to a ledger that nobody knows",
            "request.invalid",
            command("operator", "1", 1, moved(9, hash("root"), "Fabric", "a/b")))
        .add(
            "a move to a place with a space",
            "request.invalid",
            command("operator", "1", 1, moved(9, hash("root"), "fabric", "a b")))
        .add(
            "a move to no place",
            "request.invalid",
            command("operator", "1", 1, moved(9, hash("root"), "fabric", "")))
        .add("a form is judged before who asks", "request.invalid", malformed)
        .add("nobody knows this member", "auth.invalid", unknown)
        .add("a suspended member", "member.suspended", suspend, held)
        .add(
            "suspension stands before a replay",
            "member.suspended",
            sold,
            command("operator", "1", 1, new Action.SuspendMember("shop")),
            sold)
        .add("the same again", "replayed", sold, sold)
        .add("the same id with something else", "submission.mismatch", sold, other)
        .add(
            "a refusal that left nothing frees its id",
            OK,
            command("shop", "1", 1, sell("o1", "nothing")),
            sold)
        .add(
            "another member's id and ask do not open its answer",
            "submission.mismatch",
            sold,
            stolen)
        .add("an id that would name the same sale", "submission.mismatch", sold, colliding);
  }

  private static Action moved(long treeSize, String root, String ledger, String place) {
    return new Action.MoveLedger(treeSize, root, ledger, place);
  }

  private static Command delegated(String member, String account) {
    return command(member, "delegate", 2, new Action.DelegateMember(account));
  }

  private static VectorFile members() {
    Command suspend = command("operator", "1", 1, new Action.SuspendMember("shop"));
    Credential paper = new Credential(hash("scan"), "ICP", CredentialStatus.PENDING, null);
    Credential accepted = new Credential(hash("scan"), "ICP", CredentialStatus.ACCEPTED, null);
    return new VectorFile("members", SETTING)
        .add("a member is admitted", OK, admit("new-shop", Role.MARKETPLACE))
        .add(
            "a member exists",
            "member.exists",
            command("shop", "1", 1, admit("mall", Role.MARKETPLACE).action()))
        .add(
            "only the operator admits",
            "auth.role_missing",
            command("shop", "1", 1, admit("other", Role.MARKETPLACE).action()))
        .add("a member without a role", "request.invalid", admit("idle"))
        .add("a member is suspended", OK, suspend)
        .add(
            "the operator does not suspend itself",
            "request.invalid",
            command("operator", "1", 1, new Action.SuspendMember("operator")))
        .add(
            "suspending whom nobody knows",
            "member.unknown",
            command("shop", "1", 1, new Action.SuspendMember("nobody")))
        .add(
            "a member is reinstated",
            OK,
            suspend,
            command("operator", "2", 2, new Action.ReinstateMember("shop")))
        .add(
            "an API key is replaced",
            OK,
            command("operator", "1", 1, new Action.ReplaceApiKey("shop")))
        .add(
            "a signing key is rotated",
            OK,
            command("operator", "1", 1, new Action.RotateSigningKey("shop", hash("new key"))))
        .add(
            "a signing key that is in use",
            "request.invalid",
            command("operator", "1", 1, new Action.RotateSigningKey("shop", hash("shop"))))
        .add("a member delegates to a gateway", OK, delegated("shop", ACCOUNT))
        .add(
            "a suspended member does not delegate",
            "member.suspended",
            suspend,
            delegated("shop", ACCOUNT))
        .add("an account in capitals", "request.invalid", delegated("shop", "0x" + "AB".repeat(20)))
        .add("an account that is too long", "request.invalid", delegated("shop", ACCOUNT + "ab"))
        .add("nobody's account", "request.invalid", delegated("shop", "0x" + "00".repeat(20)))
        .add(
            "a member shows a paper",
            OK,
            command("shop", "1", 1, new Action.RecordCredential(paper, "shop")))
        .add(
            "a member's paper waits for the operator",
            "request.invalid",
            command("shop", "1", 1, new Action.RecordCredential(accepted, "shop")))
        .add(
            "another's paper",
            "not_yours",
            command("shop", "1", 1, new Action.RecordCredential(paper, "mall")));
  }
}
