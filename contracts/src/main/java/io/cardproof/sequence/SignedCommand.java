package io.cardproof.sequence;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;

/** A command with its actor's signature, as it travels to a ledger of several organisations. */
public record SignedCommand(Command command, Entry.Signature signature) {

  public byte[] toBytes() {
    return Canonical.encode(SignedCommand.class, this);
  }

  /**
   * @throws CodecException if these are not the canonical bytes of one
   */
  public static SignedCommand ofBytes(byte[] bytes) throws CodecException {
    return Canonical.decode(SignedCommand.class, bytes);
  }
}
