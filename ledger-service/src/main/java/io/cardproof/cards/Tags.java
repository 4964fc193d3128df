package io.cardproof.cards;

import io.cardproof.tags.TagServiceException;
import io.cardproof.tags.TagTranscript;
import io.cardproof.tags.Tagger;
import java.util.List;
import java.util.function.Supplier;

/** The tagger as use cases see it: where there are no tags, the answer is a refusal. */
final class Tags {
  private final Tagger tagger;

  Tags(Tagger tagger) {
    this.tagger = tagger;
  }

  String cardId(Caller caller, String scope, String code) {
    return cardIds(caller, scope, List.of(code)).getFirst();
  }

  List<String> cardIds(Caller caller, String scope, List<String> codes) {
    return answered(() -> tagger.cardIds(caller.member(), scope, codes));
  }

  List<String> accountTags(Caller caller, List<String> cards, String account) {
    return answered(() -> tagger.accountTags(caller.member(), cards, account));
  }

  TagTranscript transcript(Caller caller, String scope, String code) {
    return answered(() -> tagger.transcript(caller.member(), scope, code));
  }

  private static <T> T answered(Supplier<T> question) {
    try {
      return question.get();
    } catch (TagServiceException e) {
      String code =
          switch (e.reason()) {
            case METERED -> "limit.exceeded";
            case AWAY, FORGED -> "tags.unavailable";
          };
      throw Refused.later(code, String.valueOf(e.getMessage()), e.retryAfterSeconds());
    }
  }
}
