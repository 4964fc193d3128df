package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a server, against a real one. */
class ImportIT {
  @TempDir private Path temporary = Path.of("");
  private Server server = unstarted();
  private DemoWorld world = unstarted();
  private Path key = Path.of("");

  /** Set before each test. */
  @SuppressWarnings("NullAway")
  private static <T> T unstarted() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    Path ledger = temporary.resolve("ledger");
    FolderInit.Founded founded = new FolderInit(ledger, null).alone("test.example/cards", false);
    server = Server.start(DataFolder.open(ledger, null), new Gateway.Options(0, 0, null));
    world = new DemoWorld(ledger, server.url(), founded);
    world.populate();
    key = temporary.resolve("nova.key");
    for (String line : Files.readAllLines(world.keysFile())) {
      if (line.startsWith("nova ")) {
        Files.writeString(key, line.substring("nova ".length()) + "\n");
      }
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Ran asNova(String... command) {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    all.addAll(List.of("--url", server.url(), "--key-file", key.toString()));
    return Ran.cardproof(all.toArray(String[]::new));
  }

  private Ran importFile(Path file, String batch, String... more) {
    List<String> all = new ArrayList<>(List.of("import", file.toString(), "--sku", DemoWorld.SKU));
    all.addAll(List.of("--batch", batch, "--deposit"));
    all.addAll(Arrays.asList(more));
    return asNova(all.toArray(String[]::new));
  }

  @Test
  void a_file_with_a_duplicate_is_registered_reported_by_line_and_replayed() throws IOException {
    Path file = world.sample("nova-dujiao-next.csv");

    Ran first = importFile(file, "1");

    assertThat(first.status()).as(first.err()).isEqualTo(1);
    assertThat(first.out()).contains("24 accepted, 1 duplicate, 0 rejected, 2 blank of 27 lines");
    List<String> results = Files.readAllLines(Path.of(file + ".result.csv"));
    assertThat(results).hasSize(28).first().isEqualTo("line,outcome,code,card_id,entry");
    assertThat(results).filteredOn(line -> line.contains("ACCEPTED")).hasSize(24);
    assertThat(String.join("\n", results) + first.out() + first.err())
        .doesNotContainIgnoringCase("DEMO-NOVA");

    Ran again = importFile(file, "1");
    assertThat(again.out()).startsWith("registered before");
  }

  @Test
  void a_dry_run_registers_nothing() throws IOException {
    Path file = Files.writeString(temporary.resolve("cards.txt"), "DRY-RUN-0001\nDRY-RUN-0002\n");

    Ran dry = importFile(file, "2", "--dry-run");
    assertThat(dry.status()).as(dry.err()).isZero();
    assertThat(dry.out()).startsWith("dry run, nothing registered").contains("2 accepted");

    Ran real = importFile(file, "2");
    assertThat(real.out()).contains("ACCEPTED: 2 accepted").doesNotContain("before");
    assertThat(real.status()).isZero();
  }

  @Test
  void a_long_file_is_followed_until_it_is_done_and_each_line_has_its_result() throws IOException {
    int codes = 10_500;
    String text =
        IntStream.range(0, codes)
            .mapToObj("LONG-FILE-%06d"::formatted)
            .collect(Collectors.joining("\n", "", "\n"));
    Path file = Files.writeString(temporary.resolve("long.txt"), text);
    Path result = temporary.resolve("long.csv");

    Ran ran = importFile(file, "3", "--result", result.toString(), "--json");

    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("\"accepted\":10500");
    assertThat(Files.readAllLines(result))
        .hasSize(codes + 1)
        .last()
        .asString()
        .startsWith("10500,");
  }

  @Test
  void what_the_server_refuses_is_one_line_and_2() throws IOException {
    Path file = Files.writeString(temporary.resolve("cards.txt"), "ONE-CODE-0001\n");

    Ran unknown = asNova("import", file.toString(), "--sku", "NO-SUCH", "--batch", "4");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("product.unknown");
    assertThat(unknown.errLines()).isEqualTo(1);

    Ran empty = importFile(Files.writeString(temporary.resolve("empty.txt"), "\n\n"), "5");
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.errLines()).isEqualTo(1);
  }

  @Test
  void a_history_is_shown_and_a_stranger_to_the_ledger_is_1() throws IOException {
    Path file = Files.writeString(temporary.resolve("cards.txt"), "HISTORY-0001\n");
    importFile(file, "6");
    String result = Files.readAllLines(Path.of(file + ".result.csv")).get(1);
    String card = result.split(",", -1)[3];

    Ran history = asNova("history", card);

    assertThat(history.status()).as(history.err()).isZero();
    assertThat(history.out()).contains(card, "AVAILABLE", "card.minted", "nova");
    assertThat(asNova("history", "A".repeat(43)).status()).isEqualTo(1);
  }
}
