package io.cardproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final String SECRET = "cpk_nova_" + "s3cret".repeat(7);

  @TempDir private Path folder = Path.of("");

  static Stream<String> commands() {
    PrintWriter nowhere = new PrintWriter(java.io.Writer.nullWriter());
    return Cardproof.commandLine(nowhere, nowhere).getSubcommands().keySet().stream();
  }

  @Test
  void every_documented_command_is_there() {
    assertThat(commands())
        .contains("demo", "init", "serve", "import", "history", "export", "verify");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_teaches_by_examples_and_exit_codes(String command) {
    Ran ran = Ran.cardproof(command, "--help");

    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("Example", "cardproof " + command, "Exit codes:");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_flag_that_is_not_there_is_one_line_and_2(String command) {
    assertRefused(Ran.cardproof(command, "--no-such-flag"), "cardproof " + command + " --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no-such-command", "--no-such-flag"})
  void without_a_known_command_it_is_one_line_and_2(String argument) {
    Ran ran = argument.isEmpty() ? Ran.cardproof() : Ran.cardproof(argument);

    assertRefused(ran, "--help");
  }

  @Test
  void a_mistyped_command_is_suggested() {
    assertThat(Ran.cardproof("verfy").err()).contains("did you mean verify?");
  }

  @Test
  void an_api_key_is_not_taken_as_an_argument() {
    for (String flag : new String[] {"--key", "--api-key"}) {
      Ran ran = Ran.cardproof("history", "A".repeat(43), flag, SECRET);
      assertThat(ran.status()).isEqualTo(2);
      assertThat(ran.out()).doesNotContain(SECRET);
    }
  }

  @Test
  void a_key_file_that_holds_no_key_is_refused_without_showing_it() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), SECRET + " " + SECRET);

    Ran ran = Ran.cardproof("history", "A".repeat(43), "--key-file", key.toString());

    assertRefused(ran, "one line without spaces");
    assertThat(ran.err()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A23456789012345678901234567890123456789012A",
        "-64j-712X4Dpz0BekbxR80vQBd2HaWuz3nD3BCIOnMQ",
        "--hj-712X4Dpz0BekbxR80vQBd2HaWuz3nD3BCIOnMQ",
        "-h4j-712X4Dpz0BekbxR80vQBd2HaWuz3nD3BCIOnMQ",
      })
  void a_server_that_is_not_there_is_one_line_and_2(String card) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), SECRET);
    int port = freePort();

    Ran ran =
        Ran.cardproof(
            "history", card, "--key-file", key.toString(), "--url", "http://127.0.0.1:" + port);

    assertRefused(ran, "no server answers");
    assertThat(ran.err()).doesNotContain("s3cret");
  }

  @Test
  void what_is_no_member_does_not_become_a_path() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), SECRET);

    Ran ran = Ran.cardproof("delegate", "..", "--key-file", key.toString());

    assertRefused(ran, "a member id is");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void a_folder_without_a_ledger_is_one_line_and_2() {
    String absent = folder.resolve("absent").toString();

    assertRefused(Ran.cardproof("serve", "--data", absent), "cardproof init");
    assertRefused(
        Ran.cardproof("export", "--data", absent, "--out", absent + "-out"), "no gateway");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_network_without_its_settings_is_one_line_and_2() {
    String dir = folder.resolve("founder").toString();
    assertThat(Ran.cardproof("init", "--data", dir, "--network").status()).isZero();
    Ran ran = Ran.cardproof("serve", "--data", dir, "--ledger", "ethereum", "--port", "0");

    assertRefused(ran, "cardproof.ethereum");
  }

  @Test
  void a_network_is_founded_joined_and_its_members_enrolled() {
    String founder = folder.resolve("founder").toString();
    Ran founded = Ran.cardproof("init", "--data", founder, "--network", "--json");
    assertThat(founded.status()).as(founded.err()).isZero();
    String hash = JsonText.read(founded.out().getBytes(UTF_8)).path("genesisHash").asString();

    String genesis = founder + "/genesis.json";
    String org = folder.resolve("org").toString();
    Ran joined = Ran.cardproof("init", "--data", org, "--genesis", genesis);
    assertThat(joined.status()).as(joined.err()).isZero();
    assertThat(joined.out()).contains("genesis   " + hash).doesNotContain("API key");

    Ran enrolled = Ran.cardproof("enroll", "nova", "--data", org, "--json");
    assertThat(enrolled.status()).as(enrolled.err()).isZero();
    assertThat(enrolled.out())
        .isEqualTo(Ran.cardproof("enroll", "nova", "--data", org, "--json").out());
    var facts = JsonText.read(enrolled.out().getBytes(UTF_8));
    assertThat(facts.path("memberId").asString()).isEqualTo("nova");
    assertThat(facts.path("publicKey").asString()).hasSize(43);
    assertThat(facts.path("apiKey").asString()).startsWith("cpk_nova_");
    assertThat(facts.has("proof")).isFalse();

    assertRefused(Ran.cardproof("serve", "--data", org), "--ledger fabric");
    assertRefused(Ran.cardproof("serve", "--data", org, "--ledger", "fabric"), "--config");
    assertRefused(Ran.cardproof("enroll", "No Member", "--data", org), "lower-case");
    assertRefused(
        Ran.cardproof("init", "--data", org + "2", "--genesis", genesis, "--sandbox"), "--genesis");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "http"})
  void a_port_that_is_none_is_one_line_and_2(String port) {
    assertRefused(Ran.cardproof("serve", "--data", folder.toString(), "--port", port), "--port");
  }

  @Test
  void export_takes_one_source() {
    assertRefused(
        Ran.cardproof("export", "--data", "a", "--url", "http://b", "--out", "c"), "--data");
    assertRefused(Ran.cardproof("export", "--out", "c"), "--data");
  }

  private static void assertRefused(Ran ran, String saying) {
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(saying);
    assertThat(ran.errLines()).isEqualTo(1);
  }
}
