package io.cardproof.ledger.fabric;

import java.util.List;

/** The network gave no answer that could be used. */
abstract sealed class ChainException extends Exception {
  private static final long serialVersionUID = 1L;

  private ChainException(String message, Throwable cause) {
    super(message, cause);
  }

  private ChainException(String message) {
    super(message);
  }

  /** A peer is away or slow, or peers did not agree: the same may be tried again. */
  static final class Passing extends ChainException {
    private static final long serialVersionUID = 1L;

    Passing(String message, Throwable cause) {
      super(message, cause);
    }

    Passing(String message) {
      super(message);
    }
  }

  /** An endorser or the ordering service will not have it, now or later. */
  static final class Declined extends ChainException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final transient List<Integer> items;

    /**
     * @param code stable, such as {@code time.out_of_bounds}
     * @param items positions in the parcel that are to blame, from 0; empty for all of it
     */
    Declined(String code, List<Integer> items) {
      super(code);
      this.code = code;
      this.items = items;
    }

    String code() {
      return code;
    }

    List<Integer> items() {
      return items;
    }
  }
}
