package io.cardproof.ops;

import java.util.Locale;

/** What orders the commands of a gateway. */
public enum LedgerKind {
  EMBEDDED,
  FABRIC,
  ETHEREUM;

  /** As it is typed and shown. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the ledger is shared by gateways of several organisations. */
  public boolean isNetwork() {
    return this != EMBEDDED;
  }
}
