package io.cardproof.rules;

import java.util.List;
import java.util.stream.Stream;

/** Every file of rule vectors. */
final class AllVectors {
  private AllVectors() {}

  static List<VectorFile> files() {
    return Stream.of(
            MemberVectors.all(),
            Vectors.all(),
            ClaimVectors.all(),
            RulingVectors.all(),
            StepVectors.all())
        .flatMap(List::stream)
        .toList();
  }
}
