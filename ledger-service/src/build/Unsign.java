import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Takes the signatures off jars, in place; `java Unsign.java JAR...`.
///
/// The JVM archives no class of a signed jar and hashes each that it loads, which costs a start
/// most of a second. OpenJDK asks for no signature on providers of cryptography, and whoever could
/// change these jars could change the one that starts them.
void main(String... jars) throws Exception {
  for (String jar : jars) {
    try (var zip = FileSystems.newFileSystem(Path.of(jar))) {
      unsign(zip.getPath("META-INF"));
    }
  }
}

void unsign(Path meta) throws Exception {
  List<Path> signatures = new ArrayList<>();
  try (var files = Files.newDirectoryStream(meta, "*.{SF,RSA,DSA,EC}")) {
    files.forEach(signatures::add);
  }
  if (signatures.isEmpty()) {
    return;
  }
  for (Path signature : signatures) {
    Files.delete(signature);
  }
  // The first section is about the jar; the rest is one digest for each of its files.
  Path manifest = meta.resolve("MANIFEST.MF");
  Files.writeString(manifest, Files.readString(manifest).split("\\R\\R", 2)[0] + "\n\n");
}
