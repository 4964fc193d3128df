package io.cardproof.rules;

/**
 * Who takes part, with which roles and keys. All of it is the operator's to decide, but which
 * gateway sends for a member.
 */
final class MemberRules {
  private MemberRules() {}

  static Decision admit(Case on, Action.AdmitMember a) {
    if (on.state.get(StateKey.member(a.member())) != null) {
      throw Refuse.because(RefusalCode.MEMBER_EXISTS);
    }
    on.needs(Role.OPERATOR);
    return on.committed(0, new Event.MemberAdmitted(a.member()));
  }

  static Decision suspend(Case on, Action.SuspendMember a) {
    StateValue.Member member = target(on, a.member());
    return on.committed(member.at(), new Event.MemberSuspended(a.member()));
  }

  static Decision reinstate(Case on, Action.ReinstateMember a) {
    StateValue.Member member = target(on, a.member());
    return on.committed(member.at(), new Event.MemberReinstated(a.member()));
  }

  static Decision replaceApiKey(Case on, Action.ReplaceApiKey a) {
    StateValue.Member member = target(on, a.member());
    return on.committed(member.at(), new Event.ApiKeyReplaced(member.apiKeys() + 1, a.member()));
  }

  static Decision rotateSigningKey(Case on, Action.RotateSigningKey a) {
    StateValue.Member member = target(on, a.member());
    Forms.require(!member.publicKey().equals(a.publicKey()), "publicKey");
    return on.committed(member.at(), new Event.SigningKeyRotated(member.keys() + 1, a.member()));
  }

  /** Under a new key the same account is another entry: a chain's contract counts it as one too. */
  static Decision delegate(Case on, Action.DelegateMember a) {
    return on.committed(on.actor.at(), new Event.MemberDelegated(a.account(), on.me()));
  }

  static Decision recordCredential(Case on, Action.RecordCredential a) {
    StateValue.Member member = on.existing(StateKey.member(a.member()), RefusalCode.MEMBER_UNKNOWN);
    if (!on.has(Role.OPERATOR)) {
      if (!a.member().equals(on.me())) {
        throw Refuse.because(RefusalCode.NOT_YOURS);
      }
      // A member's own word waits for the operator's.
      Forms.require(a.credential().status() == CredentialStatus.PENDING, "status");
    }
    long others =
        member.credentials().stream()
            .filter(held -> !held.kind().equals(a.credential().kind()))
            .count();
    Forms.require(others < Limits.CREDENTIALS_PER_MEMBER, "credentials");
    return on.committed(
        member.at(), new Event.CredentialRecorded(a.member(), a.credential().status()));
  }

  private static StateValue.Member target(Case on, String id) {
    StateValue.Member member = on.existing(StateKey.member(id), RefusalCode.MEMBER_UNKNOWN);
    on.needs(Role.OPERATOR);
    return member;
  }
}
