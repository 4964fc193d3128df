package io.cardproof.tags;

import io.cardproof.tags.TagServiceException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names cards with the help of a tag service that holds the key (RFC 9497 mode 1, client side).
 *
 * <p>What: inputs are blinded here, whole batches are evaluated there, one proof for each batch is
 * verified against the key of the genesis, and only then are tags made of it.
 *
 * <p>Guarantees: the service learns how many tags a member wants and nothing of what they name; a
 * tag made under any other key is never returned. A cache of known tags would spare calls, and is
 * left out: it would keep codes, or what stands for them, in memory.
 */
public final class RemoteTagger implements Tagger {
  private static final int RETRY_AFTER_FORGED_SECONDS = 60;

  private final byte[] publicKey;
  private final TagEvaluator service;
  private final Runnable alarm;
  private final Voprf voprf = new Voprf();

  /**
   * @param publicKey of the ledger's genesis, 33 bytes
   * @param alarm told of an answer whose proof does not hold: a wrong key, or somebody in between
   */
  public RemoteTagger(byte[] publicKey, TagEvaluator service, Runnable alarm) {
    this.publicKey = publicKey.clone();
    this.service = service;
    this.alarm = alarm;
  }

  /** A batch with its proof, verified. */
  private record Evaluated(List<Voprf.Blinded> blinded, Voprf.Evaluation evaluation) {}

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public List<String> cardIds(String member, String scope, List<String> normalisedCodes) {
    return tags(member, normalisedCodes.stream().map(code -> TagInputs.card(scope, code)).toList());
  }

  @Override
  public List<String> accountTags(String member, List<String> cardIds, String account) {
    return tags(member, cardIds.stream().map(card -> TagInputs.account(card, account)).toList());
  }

  @Override
  public TagTranscript transcript(String member, String scope, String normalisedCode) {
    byte[] input = TagInputs.card(scope, normalisedCode);
    Evaluated one = evaluate(member, List.of(input));
    return TagTranscript.of(publicKey, input, one.blinded.getFirst(), one.evaluation);
  }

  private List<String> tags(String member, List<byte[]> inputs) {
    List<String> tags = new ArrayList<>(inputs.size());
    for (int from = 0; from < inputs.size(); from += BATCH_MAX) {
      List<byte[]> batch = inputs.subList(from, Math.min(inputs.size(), from + BATCH_MAX));
      tags.addAll(finalised(batch, evaluate(member, batch)));
    }
    return List.copyOf(tags);
  }

  private List<String> finalised(List<byte[]> inputs, Evaluated batch) {
    return IntStream.range(0, inputs.size())
        .parallel()
        .mapToObj(i ->
            TagInputs.text(
                voprf.unblind(
                    inputs.get(i),
                    batch.blinded.get(i).blind(),
                    batch.evaluation.elements().get(i))))
        .toList();
  }

  private Evaluated evaluate(String member, List<byte[]> inputs) {
    List<Voprf.Blinded> blinded = inputs.parallelStream().map(voprf::blind).toList();
    List<byte[]> elements = blinded.stream().map(Voprf.Blinded::element).toList();
    Voprf.Evaluation evaluation = service.evaluate(member, elements);
    if (!holds(elements, evaluation)) {
      alarm.run();
      throw new TagServiceException(
          Reason.FORGED,
          "what the tag service answered was not made with the ledger's key",
          RETRY_AFTER_FORGED_SECONDS);
    }
    return new Evaluated(blinded, evaluation);
  }

  private boolean holds(List<byte[]> elements, Voprf.Evaluation evaluation) {
    try {
      return voprf.verify(publicKey, elements, evaluation);
    } catch (IllegalArgumentException notPoints) {
      return false;
    }
  }
}
