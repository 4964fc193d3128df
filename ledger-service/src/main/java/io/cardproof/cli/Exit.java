package io.cardproof.cli;

/** What a command's exit status says, the same for all of them. */
final class Exit {
  /** Done, or good. */
  static final int OK = 0;

  /** Read and found wanting: a bad proof, refused lines, a damaged folder. */
  static final int BAD = 1;

  /** Not carried out: bad flags, something not there or in use. Nothing was changed. */
  static final int FAILED = 2;

  private Exit() {}
}
