package io.cardproof.imports;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The one JSON reader of imports: strict, bounded, and without a shared table of hostile names. */
final class Json {
  /** Room for an image key that is then refused by itself rather than with the whole file. */
  static final int MAX_STRING_CHARS = 1_048_576;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNameLength(256)
                  .maxNumberLength(64)
                  .maxStringLength(MAX_STRING_CHARS)
                  .build())
          .build();

  private Json() {}
}
