package io.cardproof.members;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warranty terms, each version for good. */
public final class Policies implements AnswerShape {
  private final Desk desk;
  private final Replica replica;

  public Policies(Desk desk, Replica replica) {
    this.desk = desk;
    this.replica = replica;
  }

  /** 201 for a new version; 200 with the version there is where the content is the same. */
  public Answer publish(Asking asking, String id, WarrantyTerms asked) {
    return publish(asking, id, asked.terms());
  }

  /** As above, for terms in the ledger's form. */
  public Answer publish(Asking asking, String id, PolicyTerms terms) {
    return answer(desk.ask(asking, new Action.PublishPolicy(id, terms), List.of()));
  }

  /**
   * A version of a policy.
   *
   * @param version null for the one in force
   * @throws Refused {@code policy.unknown}
   */
  public PolicyBody find(String id, @Nullable Integer version) {
    int wanted = version == null ? latest(id) : version;
    StateValue.PolicyText text = replica.state().get(StateKey.policyText(id, wanted));
    if (text == null) {
      throw Refused.of("policy.unknown");
    }
    return PolicyBody.of(id, wanted, text.at(), text.terms(), null);
  }

  /** Whether there is a version of it. */
  public boolean has(String id) {
    return replica.state().get(StateKey.policy(id)) != null;
  }

  private int latest(String id) {
    StateValue.Policy policy = replica.state().get(StateKey.policy(id));
    if (policy == null) {
      throw Refused.of("policy.unknown");
    }
    return policy.version();
  }

  /** The versions in force, in order of the policies' ids, after {@code after}. */
  public List<PolicyBody> list(@Nullable String after, int limit) {
    return replica.list(StateValue.Policy.class, "policy", after, limit).stream()
        .map(row -> find(row.id(), row.value().version()))
        .toList();
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return done.entry().command().action() instanceof Action.PublishPolicy ? answer(done) : null;
  }

  private static Answer answer(Desk.Done done) {
    Action.PublishPolicy action = (Action.PublishPolicy) done.entry().command().action();
    Event.PolicyPublished event = (Event.PolicyPublished) done.entry().events().getFirst();
    PolicyBody body =
        PolicyBody.of(
            event.policy(), event.version(), done.entry().at(), action.terms(), done.receipt());
    return new Answer(done.replayed() ? 200 : 201, body, done.index(), false);
  }
}
