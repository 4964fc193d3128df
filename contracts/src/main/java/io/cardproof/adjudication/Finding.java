package io.cardproof.adjudication;

import io.cardproof.rules.Liable;
import io.cardproof.rules.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one rule came to.
 *
 * @param cited what it rests on besides the claim's opening, in any order
 */
record Finding(Rule rule, Verdict verdict, @Nullable Liable liable, List<Facts.Cited> cited) {

  /** What is absent was looked for and not found: there is nothing to cite. */
  static Finding of(Rule rule, Verdict verdict, Facts.@Nullable Cited... cited) {
    return new Finding(rule, verdict, null, Arrays.stream(cited).filter(Objects::nonNull).toList());
  }

  static Finding upheld(Rule rule, Liable liable, Facts.@Nullable Cited... cited) {
    return of(rule, Verdict.UPHELD, cited).by(liable);
  }

  Finding by(@Nullable Liable who) {
    return new Finding(rule, verdict, who, cited);
  }

  Finding citing(List<? extends Facts.Cited> more) {
    return new Finding(
        rule, verdict, liable, Stream.<Facts.Cited>concat(cited.stream(), more.stream()).toList());
  }
}
