package io.cardproof.rules;

import io.cardproof.rules.StateValue.Member;
import java.util.ArrayList;
import java.util.List;

/** What events make of members. */
final class MemberApply {
  private MemberApply() {}

  static void admitted(Action.AdmitMember a, long at, Overlay state) {
    state.put(
        StateKey.member(a.member()),
        new Member(
            null,
            0,
            at,
            List.of(),
            a.custody(),
            a.displayName(),
            0,
            a.publicKey(),
            a.roles(),
            false));
  }

  static void suspended(String id, boolean suspended, long at, Overlay state) {
    Member m = Apply.there(StateKey.member(id), state);
    state.put(
        StateKey.member(id),
        new Member(
            m.account(),
            m.apiKeys(),
            at,
            m.credentials(),
            m.custody(),
            m.displayName(),
            m.keys(),
            m.publicKey(),
            m.roles(),
            suspended));
  }

  static void apiKeyReplaced(Event.ApiKeyReplaced e, long at, Overlay state) {
    Member m = Apply.there(StateKey.member(e.member()), state);
    state.put(
        StateKey.member(e.member()),
        new Member(
            m.account(),
            e.generation(),
            at,
            m.credentials(),
            m.custody(),
            m.displayName(),
            m.keys(),
            m.publicKey(),
            m.roles(),
            m.suspended()));
  }

  static void rotated(
      Event.SigningKeyRotated e, Action.RotateSigningKey a, long at, Overlay state) {
    Member m = Apply.there(StateKey.member(e.member()), state);
    state.put(
        StateKey.member(e.member()),
        new Member(
            m.account(),
            m.apiKeys(),
            at,
            m.credentials(),
            m.custody(),
            m.displayName(),
            e.generation(),
            a.publicKey(),
            m.roles(),
            m.suspended()));
  }

  static void delegated(Event.MemberDelegated e, long at, Overlay state) {
    Member m = Apply.there(StateKey.member(e.member()), state);
    state.put(
        StateKey.member(e.member()),
        new Member(
            e.account(),
            m.apiKeys(),
            at,
            m.credentials(),
            m.custody(),
            m.displayName(),
            m.keys(),
            m.publicKey(),
            m.roles(),
            m.suspended()));
  }

  /** One credential of a kind at a time: the newer word replaces the older. */
  static void credential(Action.RecordCredential a, long at, Overlay state) {
    Member m = Apply.there(StateKey.member(a.member()), state);
    List<Credential> credentials = new ArrayList<>(m.credentials());
    credentials.removeIf(held -> held.kind().equals(a.credential().kind()));
    credentials.add(a.credential());
    state.put(
        StateKey.member(a.member()),
        new Member(
            m.account(),
            m.apiKeys(),
            at,
            List.copyOf(credentials),
            m.custody(),
            m.displayName(),
            m.keys(),
            m.publicKey(),
            m.roles(),
            m.suspended()));
  }
}
