package io.cardproof.ledger.fabric;

import java.util.List;

/** A client whose process ends right after it has handed a transaction in. */
final class Deadly implements Chain {
  private final Chain real;
  private volatile boolean dead;

  Deadly(Chain real) {
    this.real = real;
  }

  private void alive() throws ChainException {
    if (dead) {
      throw new ChainException.Passing("this process has ended");
    }
  }

  @Override
  public Endorsed endorse(List<byte[]> items) throws ChainException {
    alive();
    return real.endorse(items);
  }

  @Override
  public void order(byte[] envelope) throws ChainException {
    alive();
    dead = true;
    real.order(envelope);
    throw new ChainException.Passing("this process has ended");
  }

  @Override
  public boolean isInABlock(String transaction) throws ChainException {
    alive();
    return real.isInABlock(transaction);
  }

  @Override
  public long height() throws ChainException {
    alive();
    return real.height();
  }

  @Override
  public Blocks blocks(long from) throws ChainException {
    alive();
    Blocks blocks = real.blocks(from);
    return new Blocks() {
      @Override
      public ChainBlock next() throws ChainException {
        ChainBlock block = blocks.next();
        alive();
        return block;
      }

      @Override
      public void close() {
        blocks.close();
      }
    };
  }

  @Override
  public void close() {
    real.close();
  }
}
