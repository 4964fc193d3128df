package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * No bundle that was made to deceive passes, and none brings the verifier down. The browser's
 * verifier runs the same folders; make-attacks.js makes them.
 *
 * <p>With {@code -Dattacks.write=true} what the verifier says is written into each README instead.
 */
class AttacksTest {
  private static final Path FOLDER = Path.of("src/test/resources/attacks");
  private static final Path GOOD = FOLDER.resolve("good");
  private static final String ROW = "| cardproof verify | ";

  private record Verdict(int exit, String says) {}

  @TestFactory
  Stream<DynamicTest> none_passes_and_each_is_told_by_what_is_wrong() throws IOException {
    List<Path> attacks;
    try (Stream<Path> all = Files.list(FOLDER)) {
      attacks = all.filter(Files::isDirectory).filter(one -> !one.equals(GOOD)).sorted().toList();
    }
    assertThat(attacks).hasSizeGreaterThan(100);
    return attacks.stream()
        .map(attack -> DynamicTest.dynamicTest(name(attack), () -> isToldOf(attack)));
  }

  private static void isToldOf(Path attack) throws IOException {
    Verdict verdict = verify(attack);
    String readme = Files.readString(attack.resolve("README.md"));
    String row = readme.lines().filter(line -> line.startsWith(ROW)).findFirst().orElseThrow();
    boolean write = Boolean.getBoolean("attacks.write");
    // A policy that is none cannot be used at all; everything else is evidence that does not hold.
    boolean noPolicy = verdict.says().contains("is not a policy");
    assertThat(verdict.exit()).as(verdict.says()).isEqualTo(noPolicy ? Exit.FAILED : Exit.BAD);
    assertThat(verdict.says()).doesNotContain("Exception").hasLineCount(1);
    String said = ROW + verdict.says().replace("|", "/") + " |";
    if (write) {
      Files.writeString(attack.resolve("README.md"), readme.replace(row, said));
    } else {
      assertThat(said).isEqualTo(row);
    }
  }

  @Test
  void the_bundle_that_they_were_made_of_is_good() {
    Verdict verdict = verify(GOOD);
    assertThat(verdict.exit()).as(verdict.says()).isEqualTo(Exit.OK);
  }

  private static Verdict verify(Path attack) {
    Path bundle = attack.resolve("bundle.zip");
    Path policy = attack.resolve("policy.txt");
    Path ownRoot = attack.resolve("tsa-root.pem");
    Path root = Files.exists(ownRoot) ? ownRoot : GOOD.resolve("tsa-root.pem");
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said);
    int exit =
        Cardproof.commandLine(both, both)
            .execute(
                "verify",
                bundle.toString(),
                "--policy",
                policy.toString(),
                "--tsa-roots",
                root.toString());
    String says = said.toString().replace(bundle.toString(), "it");
    return new Verdict(exit, says.replace(policy.toString(), "policy.txt").strip());
  }

  private static String name(Path attack) {
    return attack.getFileName().toString();
  }
}
