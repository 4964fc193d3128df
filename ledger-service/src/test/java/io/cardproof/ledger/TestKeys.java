package io.cardproof.ledger;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.codec.Dsse;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Members' keys that follow from their names: the same in every run and every process. */
public final class TestKeys {
  private TestKeys() {}

  private static Ed25519PrivateKeyParameters key(String member, int generation) {
    byte[] seed = Digests.sha256((member + "#" + generation).getBytes(StandardCharsets.UTF_8));
    return new Ed25519PrivateKeyParameters(seed, 0);
  }

  /** 43 characters base64url. */
  public static String publicKey(String member, int generation) {
    return Digests.base64Url(key(member, generation).generatePublicKey().getEncoded());
  }

  public static Entry.Signature sign(Command command, int generation) {
    byte[] signed =
        Dsse.preAuthentication(Dsse.COMMAND_TYPE, Canonical.encode(Command.class, command));
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key(command.actor(), generation));
    signer.update(signed, 0, signed.length);
    return new Entry.Signature(generation, Digests.base64Url(signer.generateSignature()));
  }
}
