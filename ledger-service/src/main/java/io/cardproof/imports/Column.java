package io.cardproof.imports;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a named cell or JSON field means, whatever the format calls it. */
enum Column {
  CODE,
  PIN,
  SKU,
  FACE_VALUE,
  CURRENCY,
  BATCH_NO,
  EXPIRES_AT,
  NOTE,
  /** The state in the system it comes from: only unsold cards are taken. */
  STATUS,
  /** Text or image: only text is taken. */
  KIND,
  IGNORED;

  /** The own name, as it stands in headers and in {@link BadLine#field}. */
  String ownName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The meaning of a name in a format, case and spaces aside; null if the format does not know it.
   */
  static @Nullable Column named(CardFormat format, String name) {
    String key = Texts.trim(name).toLowerCase(Locale.ROOT);
    return switch (format) {
      case CSV, JSONL -> own(key);
      case DUJIAO_NEXT_CSV -> dujiaoNext(key);
      case CARD_PIN_CSV -> cardPin(key);
      case SHOPIFY -> shopify(key);
      case G2A_JSON -> g2a(key);
      case ENEBA_JSON -> eneba(key);
      default -> null;
    };
  }

  private static @Nullable Column own(String key) {
    return switch (key) {
      case "code" -> CODE;
      case "pin" -> PIN;
      case "sku" -> SKU;
      case "face_value" -> FACE_VALUE;
      case "currency" -> CURRENCY;
      case "batch_no" -> BATCH_NO;
      case "expires_at" -> EXPIRES_AT;
      case "note" -> NOTE;
      default -> null;
    };
  }

  private static @Nullable Column dujiaoNext(String key) {
    return switch (key) {
      case "secret" -> CODE;
      case "batch_no" -> BATCH_NO;
      case "note" -> NOTE;
      case "status" -> STATUS;
      default -> null;
    };
  }

  private static @Nullable Column cardPin(String key) {
    return switch (key) {
      case "card_number", "卡号", "卡號" -> CODE;
      case "password", "卡密", "密码", "密碼" -> PIN;
      case "expiry_date", "有效期" -> EXPIRES_AT;
      default -> null;
    };
  }

  private static @Nullable Column shopify(String key) {
    return switch (key) {
      case "code" -> CODE;
      case "initial_balance" -> FACE_VALUE;
      case "currency" -> CURRENCY;
      case "expires_on" -> EXPIRES_AT;
      case "note" -> NOTE;
      case "status" -> STATUS;
      default -> null;
    };
  }

  private static @Nullable Column g2a(String key) {
    return switch (key) {
      case "value" -> CODE;
      case "kind" -> KIND;
      default -> null;
    };
  }

  private static @Nullable Column eneba(String key) {
    return switch (key) {
      case "value", "key" -> CODE;
      case "type" -> KIND;
      default -> null;
    };
  }
}
