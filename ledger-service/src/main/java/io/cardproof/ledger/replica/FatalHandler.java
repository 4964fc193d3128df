package io.cardproof.ledger.replica;

/** Ends the process after a write that failed. */
@FunctionalInterface
public interface FatalHandler {
  /** Exit code of {@link #HALT}. */
  int EXIT_CODE = 3;

  /**
   * Ends the process at once, without hooks: they might write. After a failed sync the system may
   * have dropped the data and still report later syncs as good, so that the only honest next step
   * is a new start that reads what is really there.
   */
  FatalHandler HALT =
      (message, cause) -> {
        System.Logger log = System.getLogger(FatalHandler.class.getName());
        log.log(System.Logger.Level.ERROR, message, cause);
        Runtime.getRuntime().halt(EXIT_CODE);
      };

  void fatal(String message, Throwable cause);
}
