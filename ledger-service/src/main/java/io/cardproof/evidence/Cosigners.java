package io.cardproof.evidence;

import io.cardproof.log.Cosignature;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignedNote;
import java.util.Set;
import java.util.TreeSet;

/** Who of a policy's witnesses has cosigned a note. */
final class Cosigners {
  private Cosigners() {}

  static Set<String> of(SignedNote note, Trust trust) throws BadBundle {
    Set<String> names = new TreeSet<>();
    try {
      for (Cosignature one :
          Cosignature.verify(note, trust.policy().witnesses(), trust.ed25519())) {
        names.add(one.witness().name());
      }
    } catch (ProofException e) {
      throw new BadBundle(Paths.CHECKPOINT + ": " + e.reason() + ", " + e.getMessage());
    }
    return names;
  }
}
