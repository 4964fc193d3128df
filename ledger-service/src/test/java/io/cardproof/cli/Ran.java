package io.cardproof.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command that ran in this process.
 *
 * @param status its exit code
 */
public record Ran(int status, String out, String err) {
  static Ran cardproof(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Cardproof.run(
            Cardproof.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)), args);
    return new Ran(status, out.toString(), err.toString());
  }

  long errLines() {
    return err.lines().count();
  }
}
