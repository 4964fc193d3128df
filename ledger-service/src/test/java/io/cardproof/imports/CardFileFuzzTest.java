package io.cardproof.imports;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Any bytes in any format end in lines or in an {@link ImportException}, and every line once. */
final class CardFileFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void anyBytes_giveLinesOrAnImportException(FuzzedDataProvider data) throws IOException {
    CardFormat format = data.pickValue(CardFormat.values());
    byte[] file = data.consumeRemainingAsBytes();
    try (CardFile cards = CardFile.open(new ByteArrayInputStream(file), ImportOptions.of(format))) {
      long last = 0;
      for (CardLine line = cards.next(); line != null; line = cards.next()) {
        if (line.line() <= last) {
          throw new AssertionError("lines go up");
        }
        last = line.line();
      }
    } catch (ImportException refused) {
      if (refused.line() < 1 || refused.getCause() != null) {
        throw new AssertionError("a refusal names its line and carries no parser's words");
      }
    }
  }
}
