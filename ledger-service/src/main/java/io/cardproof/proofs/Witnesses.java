package io.cardproof.proofs;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TileHashes;
import io.cardproof.proofs.WitnessLink.State;
import io.cardproof.proofs.WitnessLink.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The witnesses of this gateway's log (c2sp.org/tlog-witness).
 *
 * <p>All are asked at once. A round ends when the policy's quorum is met and those that answered
 * well last time had a moment more, or at the time limit: one that is down or slow delays nothing
 * that does without it. Only cosignatures that verify get into a note, because one bad line of a
 * known key makes the whole note worthless.
 */
public final class Witnesses implements Cosigners, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);

  /** For those who are usually there: a note with all cosignatures serves more readers. */
  private static final long GRACE_NANOS = 50_000_000;

  private final LogPolicy policy;
  private final List<WitnessLink> links;
  private final TileHashes tiles;
  private final SignatureVerifier ed25519;
  private final Duration patience;
  private final BiConsumer<String, String> heard;
  private final HttpClient http;

  /** A witness's answer, or that there is none. */
  private record Answer(WitnessLink link, Optional<SignedNote.Signature> signature) {}

  /**
   * What it works with.
   *
   * @param patience for a whole round
   * @param heard is told of each answer: the witness's key name, and good, down, slow, lying, ...
   */
  public record Ground(
      TileHashes tiles,
      SignatureVerifier ed25519,
      InstantSource clock,
      Duration patience,
      BiConsumer<String, String> heard) {}

  /**
   * @throws IllegalArgumentException if a URL in the policy is none
   */
  public Witnesses(ServedPolicy served, Ground ground) {
    this.policy = served.policy();
    this.tiles = ground.tiles();
    this.ed25519 = ground.ed25519();
    this.patience = ground.patience();
    this.heard = ground.heard();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(ground.patience())
            .build();
    this.links =
        policy.witnesses().stream()
            .filter(key -> served.url(key) != null)
            .map(key -> new WitnessLink(key, url(served.url(key)), http, ed25519, ground.clock()))
            .toList();
  }

  private static URI url(@Nullable String text) {
    URI url = URI.create(String.valueOf(text));
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getRawQuery() != null || url.getFragment() != null) {
      throw new IllegalArgumentException("a witness's URL takes the form https://host/path");
    }
    return url;
  }

  @Override
  public SignedNote cosign(Checkpoint checkpoint, SignedNote note) {
    Map<NoteKey, SignedNote.Signature> given = round(checkpoint, note);
    if (!policy.isMetBy(given.keySet())) {
      throw CheckpointPublisher.unavailable();
    }
    SignedNote cosigned = note;
    for (NoteKey witness : policy.witnesses()) {
      SignedNote.Signature signature = given.get(witness);
      cosigned = signature == null ? cosigned : cosigned.with(signature);
    }
    return cosigned;
  }

  private Map<NoteKey, SignedNote.Signature> round(Checkpoint checkpoint, SignedNote note) {
    long deadline = System.nanoTime() + patience.toNanos();
    Set<WitnessLink> usual =
        links.stream()
            .filter(link -> link.status().state() == State.GOOD)
            .collect(Collectors.toSet());
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    for (WitnessLink link : links) {
      Thread.ofVirtual()
          .name("witness")
          .start(() -> answers.add(new Answer(link, ask(link, checkpoint, note, deadline))));
    }
    Map<NoteKey, SignedNote.Signature> given = new LinkedHashMap<>();
    boolean met = policy.isMetBy(Set.of());
    long until = met ? graceBefore(deadline) : deadline;
    try {
      for (int left = links.size(); left > 0 && !(met && usual.isEmpty()); left--) {
        Answer answer = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (answer == null) {
          break;
        }
        usual.remove(answer.link());
        answer.signature().ifPresent(signature -> given.put(answer.link().key(), signature));
        if (!met && policy.isMetBy(given.keySet())) {
          met = true;
          until = graceBefore(deadline);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return given;
  }

  private static long graceBefore(long deadline) {
    long grace = System.nanoTime() + GRACE_NANOS;
    return grace - deadline < 0 ? grace : deadline;
  }

  private Optional<SignedNote.Signature> ask(
      WitnessLink link, Checkpoint checkpoint, SignedNote note, long deadline) {
    try {
      Optional<SignedNote.Signature> signature = link.cosign(checkpoint, note, tiles, deadline);
      heard.accept(link.key().name(), word(link.status()));
      return signature;
    } catch (RuntimeException e) {
      // The store is closed under a request that came too late for its round, or cannot be read.
      LOG.debug("a witness was not asked: {}", e.getClass().getName());
      return Optional.empty();
    }
  }

  private static String word(Status status) {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean suffice(SignedNote note) {
    try {
      policy.open(note, ed25519);
      return true;
    } catch (LogFormatException | ProofException e) {
      return false;
    }
  }

  /** Key name of each witness to how it answered last, in words for an operator. */
  public Map<String, String> report() {
    Map<String, String> report = new LinkedHashMap<>();
    for (WitnessLink link : links) {
      Status status = link.status();
      report.put(
          link.key().name(),
          word(status) + ": " + status.detail() + "; stands at " + status.size());
    }
    return report;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
