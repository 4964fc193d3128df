package io.cardproof.proofs;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.Frontier;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.NoteSigner;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TileHashes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A log of leaves that mean nothing, with the key that signs it. */
public final class GrowingLog implements Ledger, NoteSigner {
  private final Frontier frontier = Frontier.empty();
  private final Map<String, byte[]> hashes = new ConcurrentHashMap<>();
  private String label;
  private final NoteKey key;
  private final Ed25519.Signer signer;
  private final Ed25519.Key pair;

  public GrowingLog(String origin) {
    this(origin, "", Ed25519.generate());
  }

  private GrowingLog(String origin, String label, Ed25519.Key pair) {
    this.label = label;
    this.pair = pair;
    this.signer = Ed25519.signer(pair.seed());
    this.key = NoteKey.ed25519(origin, signer.publicKey());
  }

  /** Another, empty log of the same name and key: what a log that lies shows to someone else. */
  public GrowingLog otherView(String leaves) {
    return new GrowingLog(key.name(), leaves, pair);
  }

  /** Grows by other leaves from here on. */
  public synchronized GrowingLog forked(String leaves) {
    label = leaves;
    return this;
  }

  public synchronized GrowingLog grow(int leaves) {
    for (int i = 0; i < leaves; i++) {
      byte[] leaf = (label + frontier.size()).getBytes(StandardCharsets.UTF_8);
      frontier.append(
          MerkleHash.leaf(leaf), (level, index, hash) -> hashes.put(level + "/" + index, hash));
    }
    return this;
  }

  public TileHashes tiles() {
    return (level, index) -> Objects.requireNonNull(hashes.get(level + "/" + index));
  }

  public synchronized Checkpoint checkpoint() {
    return new Checkpoint(key.name(), frontier.size(), frontier.root());
  }

  public SignedNote note() {
    return checkpoint().sign(this);
  }

  @Override
  public synchronized Head head() {
    return new Head(frontier.size(), Base64.getEncoder().encodeToString(frontier.root()));
  }

  @Override
  public String name() {
    return key.name();
  }

  @Override
  public NoteKey key() {
    return key;
  }

  @Override
  public byte[] sign(byte[] message) {
    return signer.sign(message);
  }

  @Override
  public Outcome submit(Submission submission) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Health check() {
    return new Health(true, "embedded", "");
  }

  @Override
  public void close() {}
}
