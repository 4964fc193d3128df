package io.cardproof.tags;

import java.util.List;

/** The way to whoever holds the tag key: carries blinded elements there, and what they become. */
@FunctionalInterface
public interface TagEvaluator {

  /**
   * Has one batch evaluated. What comes back is not to be trusted before its proof is verified.
   *
   * @param member that asks, for whom it is counted
   * @param elements 33 bytes each, 1 to {@link Tagger#BATCH_MAX}
   * @throws TagServiceException if there is no answer
   */
  Voprf.Evaluation evaluate(String member, List<byte[]> elements);
}
