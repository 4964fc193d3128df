package io.cardproof.exchange;

import io.cardproof.codec.Digests;
import io.cardproof.keys.LengthPrefixed;
import java.util.ArrayList;
import java.util.List;

/**
 * What members' keys sign between gateways: length-prefixed fields that begin with what they are
 * for, so that no signature says anything elsewhere.
 */
final class Statements {
  private Statements() {}

  /** "Evaluate these elements for me, asked by this organisation." */
  static byte[] tags(String ledger, String organisation, String member, List<byte[]> elements) {
    String digest = Digests.base64Url(Digests.sha256(elements.toArray(byte[][]::new)));
    return LengthPrefixed.of("cardproof exchange tags v1", ledger, organisation, member, digest);
  }

  /** "Release the codes of these cards, by this entry of mine, to this key." */
  static byte[] release(
      String ledger, String organisation, long entry, byte[] key, List<String> cards) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "cardproof exchange release v1",
                ledger,
                organisation,
                Long.toString(entry),
                Digests.base64Url(key)));
    fields.addAll(cards);
    return LengthPrefixed.of(fields.toArray(String[]::new));
  }

  /** "These bytes are my answer to that request." */
  static byte[] released(byte[] request, byte[] sealed) {
    return LengthPrefixed.of(
        "cardproof exchange released v1", Digests.digest(request), Digests.digest(sealed));
  }
}
