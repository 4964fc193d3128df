package io.cardproof.rules;

import io.cardproof.rules.StateValue.Member;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    Change change = new Change(id, state);
    change.suspended = suspended;
    change.apply(at);
  }

  static void apiKeyReplaced(Event.ApiKeyReplaced e, long at, Overlay state) {
    Change change = new Change(e.member(), state);
    change.apiKeys = e.generation();
    change.apply(at);
  }

  static void rotated(
      Event.SigningKeyRotated e, Action.RotateSigningKey a, long at, Overlay state) {
    Change change = new Change(e.member(), state);
    change.keys = e.generation();
    change.publicKey = a.publicKey();
    change.apply(at);
  }

  static void delegated(Event.MemberDelegated e, long at, Overlay state) {
    Change change = new Change(e.member(), state);
    change.account = e.account();
    change.apply(at);
  }

  /** One credential of a kind at a time: the newer word replaces the older. */
  static void credential(Action.RecordCredential a, long at, Overlay state) {
    Change change = new Change(a.member(), state);
    List<Credential> credentials = new ArrayList<>(change.credentials);
    credentials.removeIf(held -> held.kind().equals(a.credential().kind()));
    credentials.add(a.credential());
    change.credentials = List.copyOf(credentials);
    change.apply(at);
  }

  /** A member and what may change of it, so that each event says only what it changes. */
  private static final class Change {
    private final String id;
    private final Overlay state;
    private final Member before;
    private @Nullable String account;
    private int apiKeys;
    private List<Credential> credentials;
    private int keys;
    private String publicKey;
    private boolean suspended;

    Change(String id, Overlay state) {
      this.id = id;
      this.state = state;
      before = Apply.there(StateKey.member(id), state);
      account = before.account();
      apiKeys = before.apiKeys();
      credentials = before.credentials();
      keys = before.keys();
      publicKey = before.publicKey();
      suspended = before.suspended();
    }

    void apply(long at) {
      state.put(
          StateKey.member(id),
          new Member(
              account,
              apiKeys,
              at,
              credentials,
              before.custody(),
              before.displayName(),
              keys,
              publicKey,
              before.roles(),
              suspended));
    }
  }
}
