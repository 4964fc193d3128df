package io.cardproof.ledger;

import java.util.Optional;

/** A ledger that passes every call on, for decorators to begin with. */
public abstract class ForwardingLedger implements Ledger {
  private final Ledger delegate;

  protected ForwardingLedger(Ledger delegate) {
    this.delegate = delegate;
  }

  @Override
  public Outcome submit(Submission submission) throws LedgerException {
    return delegate.submit(submission);
  }

  @Override
  public Head head() {
    return delegate.head();
  }

  @Override
  public Health check() {
    return delegate.check();
  }

  @Override
  public Optional<String> account() {
    return delegate.account();
  }

  @Override
  public void close() {
    delegate.close();
  }
}
