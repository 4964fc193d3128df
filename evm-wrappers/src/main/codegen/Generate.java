import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.web3j.codegen.SolidityFunctionWrapper;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.methods.response.AbiDefinition;

/**
 * Run by the build: writes the Java class of each contract named. The generator's own command reads
 * JSON by a library that the newest web3j has left, which is why it is not called.
 *
 * <p>Arguments: folder of the ABI and bytecode, folder to write to, package, contracts.
 */
final class Generate {
  private Generate() {}

  public static void main(String[] arguments) throws Exception {
    Path compiled = Path.of(arguments[0]);
    for (String contract : List.of(arguments).subList(3, arguments.length)) {
      AbiDefinition[] abi =
          ObjectMapperFactory.getObjectMapper()
              .readValue(read(compiled, contract + ".abi"), AbiDefinition[].class);
      new SolidityFunctionWrapper(true)
          .generateJavaFiles(
              contract,
              read(compiled, contract + ".bin"),
              List.of(abi),
              arguments[1],
              arguments[2],
              null);
    }
  }

  private static String read(Path folder, String name) throws java.io.IOException {
    return Files.readString(folder.resolve(name), UTF_8).strip();
  }
}
