package io.cardproof.ledger.fabric;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.hyperledger.fabric.protos.common.Block;

/** A chain's blocks as a file: for each its length (4 bytes) and Fabric's own bytes; gzip. */
final class Recording implements Chain {
  private final List<Block> blocks;
  private final BlockReader reader;

  Recording(List<Block> blocks, String channel, String chaincode) {
    this.blocks = blocks;
    this.reader = new BlockReader(channel, chaincode);
  }

  static void write(List<byte[]> blocks, OutputStream to) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(to))) {
      for (byte[] block : blocks) {
        out.writeInt(block.length);
        out.write(block);
      }
    }
  }

  static List<Block> read(InputStream from) throws IOException {
    List<Block> blocks = new ArrayList<>();
    byte[] all;
    try (InputStream in = new GZIPInputStream(from)) {
      all = in.readAllBytes();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(all))) {
      while (in.available() > 0) {
        blocks.add(Block.parseFrom(in.readNBytes(in.readInt())));
      }
    }
    return blocks;
  }

  @Override
  public Endorsed endorse(List<byte[]> items) throws ChainException {
    throw new ChainException.Passing("a recording");
  }

  @Override
  public void order(byte[] envelope) throws ChainException {
    throw new ChainException.Passing("a recording");
  }

  @Override
  public boolean isInABlock(String transaction) throws ChainException {
    throw new ChainException.Passing("a recording");
  }

  @Override
  public long height() {
    return blocks.size();
  }

  @Override
  public Blocks blocks(long from) {
    return new Blocks() {
      private int next = (int) from;
      private volatile boolean closed;

      @Override
      public ChainBlock next() throws ChainException {
        while (next >= blocks.size() && !closed) {
          sleep();
        }
        if (closed) {
          throw new ChainException.Passing("closed");
        }
        return reader.read(blocks.get(next++));
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  private static void sleep() throws ChainException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException.Passing("interrupted");
    }
  }

  @Override
  public void close() {}
}
