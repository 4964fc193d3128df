package io.cardproof.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next what to send as {@code after} for the page that follows; absent on the last
 */
record Page<T>(List<T> items, @Nullable String next) {

  /**
   * Cuts a page from rows that were read with one more than its limit.
   *
   * @param id of a row, by which the next page goes on
   */
  static <R, T> Page<T> of(
      List<R> rows, PageAsked asked, Function<R, String> id, Function<R, T> item) {
    boolean more = rows.size() > asked.limit();
    List<R> shown = more ? rows.subList(0, asked.limit()) : rows;
    return new Page<>(shown.stream().map(item).toList(), more ? id.apply(shown.getLast()) : null);
  }
}
