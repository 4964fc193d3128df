package io.cardproof.proofs;

import io.cardproof.log.AddCheckpoint;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.Cosignature;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.Proofs;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TileHashes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this gateway has with one witness: where it stands, and how it answered last.
 *
 * <p>One request at a time, because two would contradict each other about the size. The size it
 * stands at is remembered in memory only: after a restart its answer 409 says it, and a wrong
 * memory costs one more request.
 */
final class WitnessLink {
  private static final int ANSWER_BYTES_MAX = 16 * 1024;

  /** A cosignature of another time than this says nothing about when. */
  private static final long SKEW_SECONDS_MAX = 3_600;

  /** How a witness answered. */
  enum State {
    /** Not asked yet. */
    UNASKED,
    GOOD,
    /** No connection, or it broke off. */
    DOWN,
    /** No whole answer in time. */
    SLOW,
    /** What it calls its cosignature does not verify. */
    LYING,
    /** Its cosignature is of another time than this gateway's clock. */
    CLOCK,
    /** It names a size and, asked from there, another one. */
    BEHIND,
    /** It has seen a larger tree: of another gateway of the network, or of a lost future. */
    AHEAD,
    /** It says that the log contradicts itself. */
    SPLIT,
    /** Any other answer, such as that it does not know the log. */
    REFUSING
  }

  /**
   * @param size the largest tree it is known to have cosigned
   */
  record Status(State state, String detail, long size) {}

  /** An answer that is no cosignature. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final State state;

    Failed(State state, String message) {
      super(message, null, false, false);
      this.state = state;
    }
  }

  private final NoteKey key;
  private final URI target;
  private final HttpClient http;
  private final SignatureVerifier ed25519;
  private final InstantSource clock;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile Status status = new Status(State.UNASKED, "not asked yet", 0);

  WitnessLink(
      NoteKey key, URI base, HttpClient http, SignatureVerifier ed25519, InstantSource clock) {
    String text = base.toString();
    this.key = key;
    this.target = URI.create(text + (text.endsWith("/") ? "" : "/") + "add-checkpoint");
    this.http = http;
    this.ed25519 = ed25519;
    this.clock = clock;
  }

  NoteKey key() {
    return key;
  }

  Status status() {
    return status;
  }

  /**
   * Asks for a cosignature; it is verified.
   *
   * @param deadline as {@link System#nanoTime}
   * @return empty where none came; {@link #status} says why
   */
  Optional<SignedNote.Signature> cosign(
      Checkpoint checkpoint, SignedNote note, TileHashes tiles, long deadline) {
    try {
      if (!turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        failed(new Failed(State.SLOW, "an earlier request is not answered yet"));
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      SignedNote.Signature signature = asked(checkpoint, note, tiles, deadline);
      status = new Status(State.GOOD, "cosigned", checkpoint.size());
      return Optional.of(signature);
    } catch (Failed e) {
      failed(e);
      return Optional.empty();
    } finally {
      turn.unlock();
    }
  }

  private void failed(Failed e) {
    status = new Status(e.state, String.valueOf(e.getMessage()), status.size());
  }

  private SignedNote.Signature asked(
      Checkpoint checkpoint, SignedNote note, TileHashes tiles, long deadline) throws Failed {
    // Whatever it said once must not keep it away for ever.
    long old = Math.min(status.size(), checkpoint.size());
    HttpResponse<byte[]> answer = post(old, checkpoint, note, tiles, deadline);
    if (answer.statusCode() == 409) {
      long stands = sizeIn(answer);
      if (stands > checkpoint.size()) {
        throw new Failed(State.AHEAD, "it has seen a tree of " + stands + " entries");
      }
      answer = post(stands, checkpoint, note, tiles, deadline);
    }
    return switch (answer.statusCode()) {
      case 200 -> cosignature(answer, note);
      case 409 -> throw new Failed(State.BEHIND, "it does not stand where it says it stands");
      case 422 -> throw new Failed(State.SPLIT, "it says that the log contradicts itself");
      default -> throw new Failed(State.REFUSING, "status " + answer.statusCode());
    };
  }

  private HttpResponse<byte[]> post(
      long old, Checkpoint checkpoint, SignedNote note, TileHashes tiles, long deadline)
      throws Failed {
    List<byte[]> proof = Proofs.consistency(old, checkpoint.size(), tiles);
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(new AddCheckpoint(old, proof, note).bytes()))
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      // Not the request's own time-out: that ends with the answer's head.
      return sent.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Failed(State.SLOW, "no whole answer in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String what = (cause instanceof IOException known ? known : e).getClass().getSimpleName();
      throw new Failed(State.DOWN, "no answer: " + what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed(State.DOWN, "the gateway is closing");
    } finally {
      sent.cancel(true);
    }
  }

  private static long sizeIn(HttpResponse<byte[]> answer) throws Failed {
    try {
      return AddCheckpoint.parseSize(answer.body());
    } catch (LogFormatException e) {
      throw new Failed(State.REFUSING, "status 409 without a size");
    }
  }

  private SignedNote.Signature cosignature(HttpResponse<byte[]> answer, SignedNote note)
      throws Failed {
    try {
      List<SignedNote.Signature> lines = AddCheckpoint.parseCosignatures(answer.body());
      SignedNote.Signature own =
          lines.stream()
              .filter(line -> line.claims(key))
              .findFirst()
              .orElseThrow(() -> new Failed(State.LYING, "its answer has no cosignature of its"));
      List<Cosignature> verified = Cosignature.verify(note.with(own), List.of(key), ed25519);
      long off = verified.getFirst().timestamp() - clock.instant().getEpochSecond();
      if (Math.abs(off) > SKEW_SECONDS_MAX) {
        throw new Failed(State.CLOCK, "its clock differs by " + off + " s");
      }
      return own;
    } catch (LogFormatException | ProofException e) {
      throw new Failed(State.LYING, "its cosignature does not verify");
    }
  }
}
