package io.cardproof.exchange;

import io.cardproof.cards.ForeignEvaluations;
import io.cardproof.cards.Refused;
import io.cardproof.exchange.Messages.TagsAnswer;
import io.cardproof.exchange.Messages.TagsAsk;
import io.cardproof.tags.LocalTagger;
import io.cardproof.tags.Tagger;
import io.cardproof.tags.Voprf;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tag service: evaluates what other organisations' gateways blinded, and counts it. */
public final class TagDesk {
  private static final int WAIT_FOR_TURN_MS = 3_000;

  private final @Nullable LocalTagger tagger;
  private final Standing standing;
  private final ForeignEvaluations meter;

  /** Batches under way: each has a core for a tenth of a second. */
  private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * @param tagger absent where another organisation's gateway holds the ledger's tag key
   */
  public TagDesk(@Nullable LocalTagger tagger, Standing standing, ForeignEvaluations meter) {
    this.tagger = tagger;
    this.standing = standing;
    this.meter = meter;
  }

  /**
   * @throws Refused {@code request.invalid}, {@code auth.invalid}, {@code member.suspended}, {@code
   *     limit.exceeded}, {@code tags.unavailable} where it has too much to do
   */
  TagsAnswer evaluate(String organisation, TagsAsk ask) {
    int count = ask.elements().size();
    if (count < 1 || count > Tagger.BATCH_MAX) {
      throw Refused.invalid("elements", "a batch has 1 to " + Tagger.BATCH_MAX + " elements");
    }
    byte[] statement =
        Statements.tags(standing.ledger(), organisation, ask.member(), ask.elements());
    standing.require(organisation, ask.member(), statement, ask.signature());
    if (tagger == null) {
      throw Refused.later("tags.unavailable", "this gateway does not hold the tag key", 60);
    }
    Voprf.Evaluation evaluation = inTurn(tagger, ask);
    return new TagsAnswer(evaluation.elements(), evaluation.proof());
  }

  private Voprf.Evaluation inTurn(LocalTagger holder, TagsAsk ask) {
    boolean mine = false;
    try {
      mine = turns.tryAcquire(WAIT_FOR_TURN_MS, TimeUnit.MILLISECONDS);
      if (!mine) {
        throw Refused.later("tags.unavailable", "the tag service is busy", 1);
      }
      meter.take(ask.member(), ask.elements().size());
      return holder.evaluate(ask.elements());
    } catch (IllegalArgumentException notAPoint) {
      throw Refused.invalid("elements", "an element is no point of P-256");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refused.later("tags.unavailable", "the tag service is ending", 1);
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }
}
