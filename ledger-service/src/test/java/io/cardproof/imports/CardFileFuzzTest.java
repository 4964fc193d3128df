package io.cardproof.imports;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Any bytes in any format end in lines or in an {@link ImportException}, and every line once. An
 * input is the format's wire name, a space, and the file; the seeds are the samples of every preset
 * and some broken ones.
 */
final class CardFileFuzzTest {
  private static final int LONGEST_NAME = 16;

  @FuzzTest(maxDuration = "60s")
  void anyBytes_giveLinesOrAnImportException(byte[] input) throws IOException {
    String head =
        new String(input, 0, Math.min(input.length, LONGEST_NAME + 1), StandardCharsets.ISO_8859_1);
    int name = Math.max(0, head.indexOf(' '));
    CardFormat format = CardFormat.fromName(head.substring(0, name)).orElse(CardFormat.AUTO);
    byte[] file = Arrays.copyOfRange(input, Math.min(input.length, name + 1), input.length);
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
