package io.cardproof.api;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Canonical;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.proofs.EntryFeed;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A member's own events as they happen (server-sent events). Each stream is a virtual thread that
 * reads the log from where it left off, so a slow reader costs nothing but its connection, and one
 * that comes back misses nothing: ids are entry indexes.
 */
@RestController
final class EventController implements SmartLifecycle {
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final EntryFeed feed;
  private final JsonMapper mapper;
  private final Semaphore streams;
  private final int perMemberMax;
  private final Map<String, Integer> perMember = new ConcurrentHashMap<>();
  private volatile boolean running;

  EventController(EntryFeed feed, JsonMapper mapper, GatewayLimits limits) {
    this.feed = feed;
    this.mapper = mapper;
    this.streams = new Semaphore(limits.eventStreamsMax());
    this.perMemberMax = limits.eventStreamsPerMember();
  }

  /**
   * One entry as its stream shows it.
   *
   * @param type of its first event
   * @param actor who did it; absent where another's attempt was refused
   */
  record Message(
      long entry, Instant at, String type, @Nullable String actor, List<EventBody> events) {}

  /** An event with its public details, as the log has them. */
  record EventBody(String type, JsonNode details) {}

  @Answers(value = String.class, type = "text/event-stream")
  @GetMapping("/v1/events")
  void events(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    long next = next(request.getHeader(LAST_EVENT_ID));
    enter(caller.member());
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.flushBuffer();
      follow(caller, next, response.getOutputStream());
    } finally {
      leave(caller.member());
    }
  }

  private long next(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return feed.size();
    }
    if (!lastEventId.matches("[0-9]{1,15}")) {
      throw Refused.invalid(LAST_EVENT_ID, "Send the id of the last event you have seen.");
    }
    return Long.parseLong(lastEventId) + 1;
  }

  private void follow(Caller caller, long first, OutputStream out)
      throws IOException, InterruptedException {
    long next = first;
    long heard = System.nanoTime();
    while (running) {
      for (; next < feed.size() && running; next++) {
        Entry entry = feed.read(next, caller);
        if (entry != null) {
          out.write(message(next, entry, caller));
          out.flush();
          heard = System.nanoTime();
        }
      }
      if (System.nanoTime() - heard > HEARTBEAT_NANOS) {
        if (!feed.isActive(caller)) {
          return;
        }
        out.write(HEARTBEAT);
        out.flush();
        heard = System.nanoTime();
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private byte[] message(long index, Entry entry, Caller caller) {
    List<EventBody> events = entry.events().stream().map(this::body).toList();
    String type = events.getFirst().type();
    String actor = entry.command().actor();
    boolean anothersAttempt = entry.refusal() != null && !actor.equals(caller.member());
    Message message =
        new Message(
            index, Instant.ofEpochMilli(entry.at()), type, anothersAttempt ? null : actor, events);
    String text =
        "id: " + index + "\nevent: " + type + "\ndata: " + mapper.writeValueAsString(message);
    return (text + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private EventBody body(Event event) {
    String type = EntryFeed.nameOf(event);
    return new EventBody(type, mapper.readTree(Canonical.encode(Event.class, event)).get(type));
  }

  private void enter(String member) {
    if (!streams.tryAcquire()) {
      throw full();
    }
    if (perMember.merge(member, 1, Integer::sum) > perMemberMax) {
      leave(member);
      throw full();
    }
  }

  private void leave(String member) {
    perMember.computeIfPresent(member, (id, open) -> open == 1 ? null : open - 1);
    streams.release();
  }

  private static Refused full() {
    return Refused.later("limit.exceeded", "Too many event streams are open.", 30);
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the server waits for requests under way: a stream would never end by itself. */
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
