package io.cardproof.cli;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.CardEvidence;
import io.cardproof.evidence.Equivocation;
import io.cardproof.evidence.ReadBundle;
import io.cardproof.evidence.Trust;
import io.cardproof.evidence.Unpacked;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TlogProof;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Leaf;
import io.cardproof.rules.MapLeaf;
import io.cardproof.time.TrustedRoots;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks evidence offline. Reads three files and asks nobody. */
@Command(
    name = "verify",
    description = "Check a receipt's entry against its proof, or an evidence bundle, offline.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample: the entry of a receipt, its proof, and whom to believe%n",
    footer = {
      "  curl -H \"Authorization: Bearer $KEY\" $URL/v1/entries/12 -o entry-12.json",
      "  curl -H \"Authorization: Bearer $KEY\" $URL/v1/entries/12/proof -o entry-12.tlog-proof",
      "  echo \"log $(curl $URL/log/vkey)\" > policy.txt; echo 'quorum none' >> policy.txt",
      "  cardproof verify entry-12.json --policy policy.txt",
      "",
      "Take the log's key from somewhere you trust, not from whom you check.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:good: the log holds this entry",
      "1:bad: stdout says what is wrong, and where",
      "2:cannot read: a file is missing, or the policy is none",
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String PROOF_SUFFIX = ".tlog-proof";
  private static final int ROOTS_BYTES_MAX = 1 << 20;
  private static final Pattern BLOCK_HASH = Pattern.compile("0x[0-9a-fA-F]{64}");
  private static final byte[] ZIP_START = {'P', 'K', 3, 4};

  @Parameters(
      paramLabel = "FILE",
      description = "The entry's exact bytes, as GET /v1/entries/N gives them; or a bundle.")
  private Path file = Path.of("");

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "Logs and witnesses to believe, in the tlog-policy format.")
  private Path policyFile = Path.of("");

  @Option(
      names = "--proof",
      paramLabel = "FILE",
      description = "The proof; default: beside FILE, ending in .tlog-proof.")
  private @Nullable Path proofFile;

  @Option(
      names = "--tsa-roots",
      paramLabel = "FILE",
      description = "Certificates (PEM) of whom to believe for time-stamps.")
  private @Nullable Path rootsFile;

  @Option(
      names = "--older",
      paramLabel = "FILE",
      description = "A checkpoint of the log from before, which the bundle's must continue.")
  private @Nullable Path olderFile;

  @Option(
      names = "--block-hash",
      paramLabel = "0xHASH",
      description =
          "Of a block of the chain, from where you trust it: the bundle's anchor is there.")
  private @Nullable String blockHash;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    LogPolicy policy = readPolicy();
    if (isBundle()) {
      return bundle(policy);
    }
    requireNoHash();
    byte[] leaf = LocalFiles.read(file, EntryBundle.MAX_ENTRY_BYTES);
    byte[] proof = LocalFiles.read(proofFile(), TlogProof.MAX_BYTES);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      print(out, LeafEvidence.check(leaf, proof, policy));
      return Exit.OK;
    } catch (BadEvidence e) {
      return bad(out, String.valueOf(e.getMessage()));
    }
  }

  /** By its beginning; what only its name says is one is damaged, and is told so. */
  private boolean isBundle() {
    return LocalFiles.startsWith(file, ZIP_START) || file.toString().endsWith(".zip");
  }

  private int bad(PrintWriter out, String problem) {
    out.println(
        json
            ? JsonText.of(Map.of("good", false, "problem", problem))
            : "BAD   " + file + ": " + problem);
    return Exit.BAD;
  }

  private int bundle(LogPolicy policy) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      if (Equivocation.isOne(file)) {
        print(out, Equivocation.prove(file, policy.logs(), new JdkEd25519()));
        return Exit.OK;
      }
      Unpacked files = Unpacked.of(file);
      if (files.isOfCard()) {
        CardEvidence evidence = CardEvidence.of(files);
        Trust trust = new Trust(policy, new JdkEd25519(), roots(), older(policy), hash());
        out.println(new CardFinding(file, evidence.verify(trust)).text(json));
        return Exit.OK;
      }
      requireNoHash();
      ReadBundle bundle = ReadBundle.of(files);
      Checkpoint checkpoint = bundle.prove(policy, new JdkEd25519());
      print(out, bundle, checkpoint, bundle.adjudicate(bundle.asOf()));
      return Exit.OK;
    } catch (BadBundle e) {
      return bad(out, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + LocalFiles.reason(e), e);
    }
  }

  private void print(
      PrintWriter out, ReadBundle bundle, Checkpoint checkpoint, Adjudication adjudication) {
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("good", true);
      facts.put("origin", checkpoint.origin());
      facts.put("claimId", bundle.claim());
      facts.put("entries", bundle.size());
      facts.put("treeSize", checkpoint.size());
      facts.put("verdict", adjudication.verdict().name());
      facts.put("rule", adjudication.rule());
      out.println(JsonText.of(facts));
      return;
    }
    out.println("GOOD  " + file + " is evidence of claim " + bundle.claim());
    out.println(
        "      "
            + bundle.size()
            + " entries of "
            + checkpoint.origin()
            + ", at a tree size of "
            + checkpoint.size()
            + ", signed by the log");
    out.println(
        "      they come to "
            + adjudication.verdict()
            + ", rule "
            + adjudication.rule()
            + " ("
            + adjudication.ruleName().word()
            + ")");
  }

  /** Signed by a log of the policy; its witnesses may have been fewer then. */
  private @Nullable Checkpoint older(LogPolicy policy) {
    if (olderFile == null) {
      return null;
    }
    try {
      SignedNote note = SignedNote.parse(LocalFiles.read(olderFile, SignedNote.MAX_BYTES));
      return Checkpoint.openSigned(note, note.verify(policy.logs(), new JdkEd25519()));
    } catch (LogFormatException | ProofException e) {
      throw new CommandFailed(olderFile + " is no checkpoint of this log: " + e.getMessage());
    }
  }

  private void print(PrintWriter out, Equivocation evidence) {
    Checkpoint one = evidence.one();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("good", true);
      facts.put("equivocation", true);
      facts.put("origin", one.origin());
      facts.put("treeSize", one.size());
      facts.put("signers", evidence.logs().stream().map(NoteKey::format).toList());
      out.println(JsonText.of(facts));
      return;
    }
    out.println("GOOD  " + file + " is evidence against the log " + one.origin());
    out.println("      it signed two trees of " + one.size() + " entries with two roots:");
    out.println("      " + Base64.getEncoder().encodeToString(one.root()));
    out.println("      " + Base64.getEncoder().encodeToString(evidence.other().root()));
    out.println("      no history that it shows can be believed any more");
  }

  private void requireNoHash() {
    if (blockHash != null) {
      throw new CommandFailed("only the evidence of a card has an anchor: leave out --block-hash");
    }
  }

  private @Nullable String hash() {
    if (blockHash != null && !BLOCK_HASH.matcher(blockHash).matches()) {
      throw new CommandFailed("--block-hash is 0x and 64 digits of hexadecimal");
    }
    return blockHash == null ? null : blockHash.toLowerCase(Locale.ROOT);
  }

  private List<X509Certificate> roots() {
    if (rootsFile == null) {
      return List.of();
    }
    try {
      return TrustedRoots.parse(LocalFiles.read(rootsFile, ROOTS_BYTES_MAX));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(rootsFile + " holds no certificates: " + e.getMessage());
    }
  }

  private LogPolicy readPolicy() {
    byte[] bytes = LocalFiles.read(policyFile, LogPolicy.MAX_CHARACTERS);
    try {
      return LogPolicy.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (LogFormatException e) {
      throw new CommandFailed(policyFile + " is not a policy: " + e.getMessage());
    }
  }

  /** As stated, else beside the leaf: {@code leaf.json.tlog-proof} or {@code leaf.tlog-proof}. */
  private Path proofFile() {
    if (proofFile != null) {
      return proofFile;
    }
    String name = file.getFileName().toString();
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    return List.of(name + PROOF_SUFFIX, stem + PROOF_SUFFIX).stream()
        .map(file::resolveSibling)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed("no " + name + PROOF_SUFFIX + " beside it; name it by --proof"));
  }

  private void print(PrintWriter out, LeafEvidence good) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("good", true);
    facts.put("origin", good.checkpoint().origin());
    facts.put("entry", good.index());
    facts.put("treeSize", good.checkpoint().size());
    facts.put("leafHash", good.leafHash());
    String says = says(good.leaf(), facts);
    if (json) {
      out.println(JsonText.of(facts));
      return;
    }
    out.println("GOOD  " + file + " is entry " + good.index() + " of " + facts.get("origin"));
    out.println("      at a tree size of " + facts.get("treeSize") + ", signed by the log");
    out.println("      " + says);
    out.println("      leaf hash " + good.leafHash());
  }

  private static String says(Leaf leaf, Map<String, Object> facts) {
    return switch (leaf) {
      case Entry entry -> {
        facts.put("at", Instant.ofEpochMilli(entry.at()).toString());
        facts.put("actor", entry.command().actor());
        facts.put("events", entry.events().stream().map(EventNames::of).toList());
        yield facts.get("at") + "  " + facts.get("actor") + "  " + facts.get("events");
      }
      case MapLeaf(MapLeaf.Version map, int format) -> {
        facts.put("mapRoot", map.root());
        facts.put("mapCards", map.cards());
        yield "the map of "
            + map.cards()
            + " cards after the entries before it, root "
            + map.root();
      }
    };
  }
}
