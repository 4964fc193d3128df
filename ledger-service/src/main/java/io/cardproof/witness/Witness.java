package io.cardproof.witness;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.evidence.Equivocation;
import io.cardproof.log.AddCheckpoint;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.Cosignature;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.ProofVerifier;
import io.cardproof.log.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cosigns what extends the largest tree it has seen (c2sp.org/tlog-witness, "add-checkpoint").
 *
 * <p>Guarantees: it never cosigns two checkpoints of a log of which one does not extend the other,
 * whatever the order and number of requests and wherever it is killed: looking up the last one,
 * checking the proof and making the new one durable is one step for all callers, and the
 * cosignature is handed out after it.
 */
public final class Witness implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Answer UNKNOWN = refused(404, "unknown log");

  private final WatchedLogs logs;
  private final WitnessStore store;
  private final InstantSource clock;
  private final Consumer<String> alarm;

  /**
   * What HTTP answers.
   *
   * @param type of the body's content
   */
  public record Answer(
      int status, String type, @SuppressWarnings("ArrayRecordComponent") byte[] body) {}

  /**
   * Opens the witness in a folder, and makes one where there is none.
   *
   * @param name of a new witness; null for one of its own making
   * @param alarm is told in a line of each log that contradicts itself
   * @throws WitnessException if a file is damaged, missing or in use
   */
  public static Witness open(
      Path dir,
      @Nullable String name,
      WatchedLogs logs,
      InstantSource clock,
      Consumer<String> alarm) {
    return new Witness(logs, WitnessStore.open(dir, name), clock, alarm);
  }

  private Witness(
      WatchedLogs logs, WitnessStore store, InstantSource clock, Consumer<String> alarm) {
    this.logs = logs;
    this.store = store;
    this.clock = clock;
    this.alarm = alarm;
  }

  /** What verifies its cosignatures. */
  public NoteKey key() {
    return store.key().key();
  }

  /** Answers a request's body. */
  public Answer add(byte[] body) throws IOException {
    AddCheckpoint request;
    try {
      request = AddCheckpoint.parse(body);
    } catch (LogFormatException e) {
      return refused(400, String.valueOf(e.getMessage()));
    }
    String text = request.note().text();
    String origin = text.substring(0, text.indexOf('\n'));
    List<NoteKey> keys = logs.keys().get(origin);
    if (keys == null) {
      return UNKNOWN;
    }
    SignedNote note;
    try {
      note = without(request.note(), keys);
    } catch (ProofException e) {
      return refused(403, String.valueOf(e.getMessage()));
    }
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(text);
    } catch (LogFormatException e) {
      // A tree without leaves has one root; with another it is no tree, though the text reads well.
      return refused(text.lines().skip(1).findFirst().equals(Optional.of("0")) ? 422 : 400, "" + e);
    }
    if (request.old() > checkpoint.size()) {
      return refused(400, "the old size is larger than the checkpoint's");
    }
    return extend(WitnessStore.nameOf(origin), request, note, checkpoint);
  }

  /** The note with the signatures of the log alone; others mean nothing here and only take room. */
  private static SignedNote without(SignedNote note, List<NoteKey> keys) throws ProofException {
    note.verify(keys, Ed25519::verify);
    return new SignedNote(
        note.text(),
        note.signatures().stream()
            .filter(signature -> keys.stream().anyMatch(signature::claims))
            .toList());
  }

  private synchronized Answer extend(
      String log, AddCheckpoint request, SignedNote note, Checkpoint checkpoint)
      throws IOException {
    Optional<Checkpoint> before = store.checkpoint(log);
    if (before.isPresent() && contradict(before.get(), checkpoint)) {
      byte[] bundle = Equivocation.toBytes(store.latest(log).orElseThrow(), note);
      store.keepEquivocation(log, bundle);
      alarm.accept(
          checkpoint.origin()
              + " signed two trees of "
              + checkpoint.size()
              + " entries; evidence at /"
              + log
              + "/equivocation.zip");
    }
    long stands = before.map(Checkpoint::size).orElse(0L);
    if (request.old() != stands) {
      byte[] size = (stands + "\n").getBytes(StandardCharsets.US_ASCII);
      return new Answer(409, AddCheckpoint.SIZE_TYPE, size);
    }
    try {
      byte[] root = before.map(Checkpoint::root).orElse(MerkleHash.EMPTY);
      ProofVerifier.verifyConsistency(
          stands, root, checkpoint.size(), checkpoint.root(), request.proof());
    } catch (ProofException e) {
      return refused(422, String.valueOf(e.getMessage()));
    }
    return cosigned(log, note, checkpoint);
  }

  private static boolean contradict(Checkpoint one, Checkpoint other) {
    return one.size() == other.size() && !Arrays.equals(one.root(), other.root());
  }

  private Answer cosigned(String log, SignedNote note, Checkpoint checkpoint) throws IOException {
    SignedNote.Signature signature =
        Cosignature.sign(checkpoint, clock.instant().getEpochSecond(), store.key());
    // A crash before this line leaves the older checkpoint and no cosignature of the new one; after
    // it the new one, whether or not anyone got its cosignature.
    store.keep(log, note.with(signature));
    return new Answer(200, TEXT, signature.line().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The largest checkpoint it has cosigned.
   *
   * @param log hex SHA-256 of the origin
   */
  public Answer checkpoint(String log) {
    return store.latest(log).map(note -> new Answer(200, TEXT, note.bytes())).orElse(UNKNOWN);
  }

  /** Two checkpoints of a log that contradict each other, if it has seen such. */
  public Answer equivocation(String log) throws IOException {
    return store
        .equivocation(log)
        .map(bundle -> new Answer(200, "application/zip", bundle))
        .orElse(UNKNOWN);
  }

  private static Answer refused(int status, String why) {
    return new Answer(status, TEXT, (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    store.close();
  }
}
