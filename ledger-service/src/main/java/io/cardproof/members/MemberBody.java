package io.cardproof.members;

import io.cardproof.rules.Credential;
import io.cardproof.rules.CredentialStatus;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A member as anyone may see it.
 *
 * @param custody {@code gateway} or {@code self}
 * @param publicKey Ed25519, 32 bytes base64url
 * @param keyGeneration how many signing keys ended before this one
 * @param gateway account that the member delegated to, {@code 0x} and 40 hexadecimal digits; absent
 *     where it never did
 */
public record MemberBody(
    String memberId,
    String displayName,
    List<Role> roles,
    String custody,
    String publicKey,
    int keyGeneration,
    boolean suspended,
    List<CredentialBody> credentials,
    @Nullable String gateway) {

  /**
   * A credential as anyone may see it.
   *
   * @param sha256 of the document that shows it, base64url
   */
  public record CredentialBody(
      String kind, CredentialStatus status, @Nullable String sha256, @Nullable Instant validUntil) {
    static CredentialBody of(Credential credential) {
      Long until = credential.validUntil();
      return new CredentialBody(
          credential.kind(),
          credential.status(),
          credential.document(),
          until == null ? null : Instant.ofEpochMilli(until));
    }
  }

  static MemberBody of(String id, StateValue.Member member) {
    return new MemberBody(
        id,
        member.displayName(),
        member.roles(),
        word(member.custody()),
        member.publicKey(),
        member.keys(),
        member.suspended(),
        member.credentials().stream().map(CredentialBody::of).toList(),
        member.account());
  }

  static String word(Custody custody) {
    return custody.name().toLowerCase(Locale.ROOT);
  }
}
