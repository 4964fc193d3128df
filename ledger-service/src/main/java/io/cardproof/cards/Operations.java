package io.cardproof.cards;

import io.cardproof.codec.Digests;
import io.cardproof.store.LocalTable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work that outlasts its request: an upload of many lines. Progress is kept by this gateway alone;
 * what the work commits is on the ledger, and the same request asked again resumes it. Where the
 * process ends before the work, the next one says so: it cannot go on by itself.
 */
public final class Operations {
  static final String PREFIX_OF_IDS = "op_";

  private static final String PREFIX = "operation/";
  private static final int ID_BYTES = 16;
  private static final int PAGE = 256;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LocalTable table;
  private final InstantSource clock;

  public Operations(LocalTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Where an operation stands. */
  public enum State {
    INITIALIZED("Initialized"),
    PENDING("Pending"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * One operation.
   *
   * @param owner member id
   * @param kind such as {@code batch.upload}
   * @param done steps finished, of {@code total}
   * @param result JSON of the answer; null until it succeeded
   * @param code of the problem; null unless it failed
   */
  public record Operation(
      String id,
      String owner,
      String kind,
      State state,
      long done,
      long total,
      long startedAt,
      long changedAt,
      @Nullable String result,
      @Nullable String code,
      @Nullable String detail) {

    boolean isUnfinished() {
      return state == State.INITIALIZED || state == State.PENDING;
    }
  }

  /**
   * Begins one.
   *
   * @param total how many steps it has
   * @return its id
   */
  public String start(String owner, String kind, long total) {
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    String id = PREFIX_OF_IDS + Digests.base64Url(random);
    start(id, owner, kind, total);
    return id;
  }

  /** As {@link #start(String, String, long)}, under an id of the caller's. */
  void start(String id, String owner, String kind, long total) {
    long now = clock.millis();
    save(new Operation(id, owner, kind, State.INITIALIZED, 0, total, now, now, null, null, null));
  }

  /** Also begins one anew that had failed. */
  public void progress(String id, long done) {
    Operation o = require(id);
    save(change(o, State.PENDING, done, null, null, null));
  }

  /**
   * Ends one well.
   *
   * @param resultJson what the request would have answered
   */
  public void finish(String id, String resultJson) {
    Operation o = require(id);
    save(change(o, State.SUCCEEDED, o.total(), resultJson, null, null));
  }

  /** Ends one with a problem's code. */
  public void fail(String id, String code, String detail) {
    Operation o = require(id);
    save(change(o, State.FAILED, o.done(), null, code, detail));
  }

  /**
   * Ends all of a kind that a process before this one left unfinished: nobody works on it any more.
   * To be called before any is started.
   */
  public void failUnfinished(String kind, String code, String detail) {
    String after = null;
    for (List<LocalTable.Item> page = page(after); !page.isEmpty(); page = page(after)) {
      for (LocalTable.Item item : page) {
        String id = item.key().substring(PREFIX.length());
        Operation operation = require(id);
        if (operation.kind().equals(kind) && operation.isUnfinished()) {
          fail(id, code, detail);
        }
      }
      after = page.getLast().key();
    }
  }

  private List<LocalTable.Item> page(@Nullable String after) {
    return table.scan(PREFIX, after, PAGE);
  }

  public Optional<Operation> find(String id) {
    byte[] bytes = table.get(PREFIX + id);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(bytes, Operation.class));
    } catch (JacksonException e) {
      throw new IllegalStateException("the record of operation " + id + " is damaged");
    }
  }

  private Operation require(String id) {
    return find(id).orElseThrow(() -> new IllegalStateException("no operation " + id));
  }

  private Operation change(
      Operation o,
      State state,
      long done,
      @Nullable String result,
      @Nullable String code,
      @Nullable String detail) {
    return new Operation(
        o.id(),
        o.owner(),
        o.kind(),
        state,
        done,
        o.total(),
        o.startedAt(),
        clock.millis(),
        result,
        code,
        detail);
  }

  private void save(Operation operation) {
    byte[] bytes = JSON.writeValueAsString(operation).getBytes(StandardCharsets.UTF_8);
    table.put(PREFIX + operation.id(), bytes);
  }
}
