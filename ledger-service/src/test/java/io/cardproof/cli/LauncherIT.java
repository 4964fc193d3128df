package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bash script before the program; it needs the packaged jar. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "cardproof").toAbsolutePath().normalize();

  @TempDir private Path folder = Path.of("");

  private record Ended(int status, String out) {}

  private Ended run(Map<String, String> environment, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), out);
  }

  @Test
  void it_works_from_another_folder_through_links() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), LAUNCHER);
    Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());

    Ended ended = run(Map.of(), List.of(second.toString(), "--version"));

    assertThat(ended.status()).as(ended.out()).isZero();
    assertThat(ended.out()).startsWith("cardproof ").contains("Java 25");
  }

  @Test
  void arguments_with_spaces_arrive_whole_and_the_exit_code_comes_back() throws Exception {
    Ended ended = run(Map.of(), List.of(LAUNCHER.toString(), "verify", "a b", "--policy", "c d"));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out())
        .isEqualTo("cardproof verify: c d cannot be read: there is no such file\n");
  }

  @Test
  void a_broken_java_home_is_passed_over() throws Exception {
    Ended ended =
        run(Map.of("JAVA_HOME", folder.toString()), List.of(LAUNCHER.toString(), "--version"));

    assertThat(ended.status()).as(ended.out()).isZero();
  }

  @Test
  void jvm_flags_of_the_user_are_passed_on() throws Exception {
    Ended ended =
        run(
            Map.of("CARDPROOF_JAVA_OPTS", "-XX:+PrintFlagsFinal -Xmx200m"),
            List.of(LAUNCHER.toString(), "--version"));

    assertThat(ended.out()).containsPattern("MaxHeapSize\\s+= 209715200");
  }

  @Test
  void the_archive_that_the_build_made_fits() throws Exception {
    assumeTrue(Files.exists(Path.of("target", "cds", "server.aot")), "built with -Dexec.skip");

    // Without "on", a JVM starts without an archive that it cannot use.
    Ended ended =
        run(
            Map.of("CARDPROOF_JAVA_OPTS", "-XX:AOTMode=on"),
            List.of(LAUNCHER.toString(), "serve", "--help"));

    assertThat(ended.status()).as(ended.out()).isZero();
  }

  @Test
  void an_archive_that_does_not_fit_is_left_aside_without_a_word() throws Exception {
    Path other = Files.writeString(folder.resolve("other.aot"), "no archive");

    Ended ended =
        run(
            Map.of("CARDPROOF_JAVA_OPTS", "-XX:AOTCache=" + other),
            List.of(LAUNCHER.toString(), "serve", "--help"));

    assertThat(ended.status()).as(ended.out()).isZero();
    assertThat(ended.out()).startsWith("Usage: cardproof serve");
  }

  @Test
  void shellcheck_finds_nothing_in_the_scripts() throws Exception {
    assumeTrue(isInstalled("shellcheck"), "shellcheck is not installed");

    Ended ended =
        run(
            Map.of(),
            List.of("shellcheck", LAUNCHER.toString(), LAUNCHER.resolveSibling(".ci/run") + ""));

    assertThat(ended.out()).isEmpty();
  }

  private static boolean isInstalled(String tool) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + tool).start().waitFor() == 0;
  }
}
