package io.cardproof.exchange;

import io.cardproof.cards.MemberSigner;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Dsse;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.members.ServedMembers;
import io.cardproof.rules.Custody;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which organisation may speak for a member: the one that has the key which the ledger names for
 * it, shown by a signature over the request. So nobody has to keep lists of who serves whom, no
 * organisation can claim another's member, and what was asked is evidence. A member that signs for
 * itself gives its key to no gateway; for those alone, the settings say which organisations may.
 */
public final class Standing {
  private static final String TYPE = "application/vnd.cardproof.exchange";

  private final Replica replica;
  private final ServedMembers served;
  private final MemberSigner signer;
  private final Map<String, List<String>> selfSigning;

  /**
   * @param selfSigning members with custody {@code self}, by the organisation that may ask for them
   */
  public Standing(
      Replica replica,
      ServedMembers served,
      MemberSigner signer,
      Map<String, List<String>> selfSigning) {
    this.replica = replica;
    this.served = served;
    this.signer = signer;
    this.selfSigning = Map.copyOf(selfSigning);
  }

  String ledger() {
    return replica.genesisHash();
  }

  /** The member's signature; empty where this gateway does not have its key. */
  byte[] sign(String member, byte[] statement) {
    StateValue.@Nullable Member known = member(member);
    if (known == null || !served.keepsKeyOf(member)) {
      return new byte[0];
    }
    return signer.sign(member, known.keys(), Dsse.preAuthentication(TYPE, statement));
  }

  /** Whether this gateway signs for it. */
  boolean keepsKeyOf(String member) {
    return served.keepsKeyOf(member);
  }

  /**
   * Refuses who may not speak for the member.
   *
   * @throws Refused {@code auth.invalid}, {@code member.suspended}
   */
  void require(String organisation, String member, byte[] statement, byte[] signature) {
    StateValue.@Nullable Member known = member(member);
    if (known == null || !speaksFor(organisation, member, known, statement, signature)) {
      throw Refused.withDetail(
          "auth.invalid", "this organisation has not shown that it serves the member");
    }
    if (known.suspended()) {
      throw Refused.of("member.suspended");
    }
  }

  private boolean speaksFor(
      String organisation,
      String id,
      StateValue.Member member,
      byte[] statement,
      byte[] signature) {
    return member.custody() == Custody.SELF
        ? selfSigning.getOrDefault(organisation, List.of()).contains(id)
        : isBy(member, statement, signature);
  }

  /** Whether the member's key, as the ledger has it now, made the signature. */
  boolean isBy(String member, byte[] statement, byte[] signature) {
    StateValue.@Nullable Member known = member(member);
    return known != null && isBy(known, statement, signature);
  }

  private static boolean isBy(StateValue.Member member, byte[] statement, byte[] signature) {
    byte[] key = Base64.getUrlDecoder().decode(member.publicKey());
    return signature.length == Ed25519.SIGNATURE_BYTES
        && Ed25519.verify(key, Dsse.preAuthentication(TYPE, statement), signature);
  }

  private StateValue.@Nullable Member member(String id) {
    return replica.state().get(StateKey.member(id));
  }
}
