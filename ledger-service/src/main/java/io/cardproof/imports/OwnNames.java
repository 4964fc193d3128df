package io.cardproof.imports;

import java.util.List;

/** The names of the own formats, in the order they are written. */
final class OwnNames {
  static final List<Column> COLUMNS =
      List.of(
          Column.CODE,
          Column.PIN,
          Column.SKU,
          Column.FACE_VALUE,
          Column.CURRENCY,
          Column.BATCH_NO,
          Column.EXPIRES_AT,
          Column.NOTE);

  static final String LIST = "code,pin,sku,face_value,currency,batch_no,expires_at,note";

  private OwnNames() {}
}
