package io.cardproof.api;

import io.cardproof.cards.Draft;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.Dsse;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.rules.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Commands that wait for their member's signature. In memory: a restart forgets them, and what was
 * forgotten is prepared again at no loss. Past the limit the oldest is forgotten first.
 */
final class PreparedCommands {
  private final InstantSource clock;
  private final Duration keep;
  private final int limit;
  private final LinkedHashMap<String, Waiting> waiting = new LinkedHashMap<>();

  private record Waiting(Draft draft, Instant until) {}

  /**
   * What a member signs.
   *
   * @param command canonical bytes of the command, base64
   * @param bytesToSign the DSSE pre-authentication encoding of the command, base64: what the
   *     Ed25519 signature is over
   * @param expiresAt until when {@code POST /v1/commands} takes the signature
   */
  record ToSign(
      String submissionId,
      String payloadType,
      String command,
      String bytesToSign,
      Instant expiresAt) {}

  PreparedCommands(InstantSource clock, GatewayLimits limits) {
    this.clock = clock;
    this.keep = Duration.ofMinutes(limits.draftMinutes());
    this.limit = limits.draftsMax();
  }

  ToSign keep(Draft draft) {
    byte[] command = Canonical.encode(Command.class, draft.command());
    Instant until = clock.instant().plus(keep);
    remember(draft, until);
    Base64.Encoder base64 = Base64.getEncoder();
    return new ToSign(
        draft.command().id(),
        Dsse.COMMAND_TYPE,
        base64.encodeToString(command),
        base64.encodeToString(Dsse.preAuthentication(Dsse.COMMAND_TYPE, command)),
        until);
  }

  private synchronized void remember(Draft draft, Instant until) {
    waiting.remove(draft.command().id());
    waiting.put(draft.command().id(), new Waiting(draft, until));
    Instant now = clock.instant();
    waiting.values().removeIf(kept -> kept.until().isBefore(now));
    if (waiting.size() > limit) {
      waiting.pollFirstEntry();
    }
  }

  synchronized Optional<Draft> find(String submissionId) {
    Waiting found = waiting.get(submissionId);
    return found == null || found.until().isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(found.draft());
  }

  synchronized void forget(String submissionId) {
    waiting.remove(submissionId);
  }
}
