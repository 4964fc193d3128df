package io.cardproof.members;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.Keystore;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Credential;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Event;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who takes part: admission, suspension, keys and credentials. */
public final class Members implements AnswerShape {
  private static final int CREDENTIALS_MAX = 20;

  private final Desk desk;
  private final Replica replica;
  private final Keystore keystore;
  private final ApiKeys apiKeys;
  private final ServedMembers served;

  public Members(
      Desk desk, Replica replica, Keystore keystore, ApiKeys apiKeys, ServedMembers served) {
    this.desk = desk;
    this.replica = replica;
    this.keystore = keystore;
    this.apiKeys = apiKeys;
    this.served = served;
  }

  /**
   * A member to admit.
   *
   * @param publicKey Ed25519, 32 bytes: the member's own with custody {@code self}; with custody
   *     {@code gateway} that of another organisation's keystore, and absent for a member of this
   *     one
   */
  public record NewMember(
      String memberId,
      String displayName,
      List<Role> roles,
      @Nullable String custody,
      @Nullable String publicKey,
      @Nullable List<CredentialAsked> credentials) {}

  /**
   * The one answer, beside {@link Renewed}, that ever shows an API key.
   *
   * @param apiKey absent where another gateway serves the member and has its key
   */
  public record Admitted(MemberBody member, @Nullable String apiKey, Receipt receipt) {}

  public record Changed(String memberId, boolean suspended, Receipt receipt) {}

  /**
   * @param apiKey absent where another gateway serves the member
   * @param apiKeyGeneration how many API keys ended before this one
   */
  public record Renewed(
      String memberId, @Nullable String apiKey, int apiKeyGeneration, Receipt receipt) {}

  public record Rotated(String memberId, String publicKey, int keyGeneration, Receipt receipt) {}

  public record Recorded(String memberId, MemberBody.CredentialBody credential, Receipt receipt) {}

  /**
   * Admits a member, then records its credentials one by one, each a step of the same request. A
   * crash in between leaves a member without some of them; the same request again adds the rest.
   */
  public Answer admit(Asking asking, NewMember asked) {
    Custody custody = custody(asked.custody());
    List<Credential> credentials = credentials(asked.credentials());
    List<Role> roles = asked.roles().stream().sorted().toList();
    Action.AdmitMember action =
        new Action.AdmitMember(
            custody, asked.displayName(), asked.memberId(), publicKey(asked, custody), roles);
    // The credentials go into the ask, or the same key with other ones would pass as a replay.
    String digest = credentials.isEmpty() ? null : digest(credentials);
    Desk.Done done = desk.ask(asking, new Asked(null, action, digest), action, List.of());
    for (int i = 0; i < credentials.size(); i++) {
      Action step = new Action.RecordCredential(credentials.get(i), asked.memberId());
      desk.ask(asking.step("credential-" + i), step, List.of());
    }
    return admitted(done, action, credentials);
  }

  private static Custody custody(@Nullable String word) {
    for (Custody custody : Custody.values()) {
      if (MemberBody.word(custody).equals(word == null ? "gateway" : word)) {
        return custody;
      }
    }
    throw Refused.invalid("custody", "Custody is gateway or self.");
  }

  private static List<Credential> credentials(@Nullable List<CredentialAsked> asked) {
    List<Credential> credentials = new ArrayList<>();
    if (asked != null) {
      if (asked.size() > CREDENTIALS_MAX) {
        throw Refused.invalid("credentials", "At most " + CREDENTIALS_MAX + " credentials.");
      }
      for (int i = 0; i < asked.size(); i++) {
        credentials.add(asked.get(i).toCredential(true, "credentials[" + i + "]."));
      }
    }
    return credentials;
  }

  private static String digest(List<Credential> credentials) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    credentials.forEach(one -> all.writeBytes(Canonical.encode(Credential.class, one)));
    return Digests.digest(all.toByteArray());
  }

  private String publicKey(NewMember asked, Custody custody) {
    if (asked.publicKey() != null) {
      return validKey(asked.publicKey());
    }
    if (custody == Custody.SELF) {
      throw Refused.invalid("publicKey", "Custody self needs the member's Ed25519 public key.");
    }
    return custodialKey(asked.memberId(), 0, "memberId");
  }

  private String custodialKey(String member, int generation, String field) {
    try {
      return Digests.base64Url(keystore.memberSigner(member, generation).publicKey());
    } catch (IllegalArgumentException e) {
      throw badId(field);
    }
  }

  static Refused badId(String field) {
    return Refused.invalid(
        field, "A member id has 3 to 64 lower-case letters, digits and inner dashes.");
  }

  private static String validKey(String text) {
    byte[] key = Bytes32.decode(text, Ed25519.PUBLIC_KEY_BYTES, "publicKey");
    if (!Ed25519.isValidPublicKey(key)) {
      throw Refused.invalid("publicKey", "This is no Ed25519 public key of prime order.");
    }
    return Digests.base64Url(key);
  }

  public Answer suspend(Asking asking, String member) {
    return suspension(desk.ask(asking, new Action.SuspendMember(member), List.of()), member, true);
  }

  public Answer reinstate(Asking asking, String member) {
    Desk.Done done = desk.ask(asking, new Action.ReinstateMember(member), List.of());
    return suspension(done, member, false);
  }

  /** Ends the member's API key and makes the next. */
  public Answer renewApiKey(Asking asking, String member) {
    return renewed(desk.ask(asking, new Action.ReplaceApiKey(member), List.of()));
  }

  /**
   * Rotates a signing key. One that is kept elsewhere, by the member or by another organisation's
   * gateway, proves itself; that of a member served here is derived and nothing is handed in.
   *
   * @param proof see {@link KeyRotation}
   */
  public Answer rotate(
      Asking asking, String id, @Nullable String publicKey, @Nullable String proof) {
    StateValue.Member member = replica.state().get(StateKey.member(id));
    if (member == null) {
      throw Refused.of("member.unknown");
    }
    if (!served.keepsKeyOf(id)) {
      if (publicKey == null || proof == null) {
        throw Refused.invalid(
            publicKey == null ? "publicKey" : "proof", "A new key comes with its proof.");
      }
      String key = validKey(publicKey);
      KeyRotation.check(replica.genesisHash(), id, key, proof);
      return rotated(desk.ask(asking, new Action.RotateSigningKey(id, key), List.of()));
    }
    if (publicKey != null || proof != null) {
      throw Refused.invalid(
          publicKey == null ? "proof" : "publicKey", "This gateway makes the key: send neither.");
    }
    String next = custodialKey(id, member.keys() + 1, "memberId");
    // The key follows from how many came before, which a replay would count anew: not in the ask.
    Asked ask = Asked.of(new Action.RotateSigningKey(id, ""));
    return rotated(desk.ask(asking, ask, new Action.RotateSigningKey(id, next), List.of()));
  }

  /** By the operator, whose word counts at once; by the member itself, as pending. */
  public Answer recordCredential(Asking asking, String member, CredentialAsked asked) {
    Credential credential = asked.toCredential(asking.caller().has(Role.OPERATOR), "");
    Action action = new Action.RecordCredential(credential, member);
    return recorded(desk.ask(asking, action, List.of()));
  }

  /**
   * One member.
   *
   * @throws Refused {@code member.unknown}
   */
  public MemberBody find(String id) {
    StateValue.Member member = replica.state().get(StateKey.member(id));
    if (member == null) {
      throw Refused.of("member.unknown");
    }
    return MemberBody.of(id, member);
  }

  /** In order of their ids, after {@code after}. */
  public List<MemberBody> list(@Nullable String after, int limit) {
    return replica.list(StateValue.Member.class, "member", after, limit).stream()
        .map(row -> MemberBody.of(row.id(), row.value()))
        .toList();
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.AdmitMember a -> admitted(done, a, List.of());
      case Action.SuspendMember a -> suspension(done, a.member(), true);
      case Action.ReinstateMember a -> suspension(done, a.member(), false);
      case Action.ReplaceApiKey a -> renewed(done);
      case Action.RotateSigningKey a -> rotated(done);
      case Action.RecordCredential a -> recorded(done);
      default -> null;
    };
  }

  private Answer admitted(Desk.Done done, Action.AdmitMember action, List<Credential> credentials) {
    MemberBody body =
        new MemberBody(
            action.member(),
            action.displayName(),
            action.roles(),
            MemberBody.word(action.custody()),
            action.publicKey(),
            0,
            false,
            credentials.stream().map(MemberBody.CredentialBody::of).toList(),
            null);
    return answer(201, done, new Admitted(body, apiKey(action.member(), 0), done.receipt()));
  }

  /** Of a member that another gateway serves, this one would derive a key that opens nothing. */
  private @Nullable String apiKey(String member, int generation) {
    return served.serves(member) ? apiKeys.keyFor(member, generation) : null;
  }

  private static Answer suspension(Desk.Done done, String member, boolean suspended) {
    return answer(200, done, new Changed(member, suspended, done.receipt()));
  }

  private Answer renewed(Desk.Done done) {
    Event.ApiKeyReplaced event = (Event.ApiKeyReplaced) done.entry().events().getFirst();
    String key = apiKey(event.member(), event.generation());
    return answer(201, done, new Renewed(event.member(), key, event.generation(), done.receipt()));
  }

  private static Answer rotated(Desk.Done done) {
    Event.SigningKeyRotated event = (Event.SigningKeyRotated) done.entry().events().getFirst();
    Action.RotateSigningKey action = (Action.RotateSigningKey) done.entry().command().action();
    return answer(
        201,
        done,
        new Rotated(event.member(), action.publicKey(), event.generation(), done.receipt()));
  }

  private static Answer recorded(Desk.Done done) {
    Action.RecordCredential action = (Action.RecordCredential) done.entry().command().action();
    MemberBody.CredentialBody body = MemberBody.CredentialBody.of(action.credential());
    return answer(201, done, new Recorded(action.member(), body, done.receipt()));
  }

  private static Answer answer(int status, Desk.Done done, Object body) {
    return new Answer(status, body, done.index(), done.replayed());
  }
}
