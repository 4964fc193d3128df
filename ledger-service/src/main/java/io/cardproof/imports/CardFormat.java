package io.cardproof.imports;

import java.util.Optional;

/** The layouts of card files that are read, each under the name users write for it. */
public enum CardFormat {
  /** Decided from the first lines; a file that could be two things is refused, never guessed. */
  AUTO("auto"),
  /** Own header {@code code,pin,sku,face_value,currency,batch_no,expires_at,note}, any order. */
  CSV("csv"),
  /** One JSON object a line with the names of {@link #CSV}. */
  JSONL("jsonl"),
  /** The whole line is the code: dujiaoka, ZFAKA, Kinguin text files. */
  LINES("lines"),
  /** A column headed {@code secret}, or else the first column of a file without header. */
  DUJIAO_NEXT_CSV("dujiao-next-csv"),
  /**
   * {@code {"product_id":…, "secrets":[…], "batch_no":…}}. The document's own batch and note are
   * not taken: they usually follow the secrets, so a stream cannot know them in time.
   */
  DUJIAO_NEXT_JSON("dujiao-next-json"),
  /** {@code code║preview║premium║cost} (U+2551); the code counts, the preview becomes the note. */
  ACG_FAKA("acg-faka"),
  /**
   * Account cards, {@code mail----password----key}. The whole line is the code; with a separator
   * stated, the first part is the code and all that follows is the PIN.
   */
  DASHES("dashes"),
  /** {@code card_number,password,expiry_date} or 卡号,卡密,有效期; the header may be absent. */
  CARD_PIN_CSV("card-pin-csv"),
  /** {@code code,initial_balance,currency,expires_on,note,customer_email,status}. */
  SHOPIFY("shopify"),
  /** ArchiSteamFarm {@code .keys}: name, tab, key; or the key alone. The name becomes the note. */
  ASF_KEYS("asf-keys"),
  /** An array of {@code {id, value, kind}}, bare or in a document. */
  G2A_JSON("g2a-json"),
  /** An array of {@code {type, value, filename}} or Driffle's {@code {key, name, type}}. */
  ENEBA_JSON("eneba-json");

  private final String wireName;

  CardFormat(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<CardFormat> fromName(String name) {
    for (CardFormat format : values()) {
      if (format.wireName.equalsIgnoreCase(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  boolean isCsv() {
    return this == CSV || this == DUJIAO_NEXT_CSV || this == CARD_PIN_CSV || this == SHOPIFY;
  }

  boolean isJsonDocument() {
    return this == DUJIAO_NEXT_JSON || this == G2A_JSON || this == ENEBA_JSON;
  }

  /**
   * Cardproof's own formats refuse a name they do not know; a preset ignores what it does not need.
   */
  boolean isOwn() {
    return this == CSV || this == JSONL;
  }
}
