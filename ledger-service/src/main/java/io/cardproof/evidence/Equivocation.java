package io.cardproof.evidence;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteKey;
import io.cardproof.log.ProofException;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Two checkpoints of one log and one size with two roots: a log that showed each to someone else.
 *
 * <p>It needs no proof and no witness to be believed: an honest log signs one root for one size,
 * and only the log has its key. The archive holds the two signed notes and a README.
 *
 * @param one a checkpoint that the log signed
 * @param other the other one, of the same size
 * @param logs the keys that signed the first, and those that signed the second
 */
public record Equivocation(Checkpoint one, Checkpoint other, List<NoteKey> logs) {
  private static final String ONE = "checkpoint-1";
  private static final String OTHER = "checkpoint-2";
  private static final String README = "README.txt";
  private static final List<String> NAMES = List.of(ONE, OTHER, README);
  private static final String TEXT =
      """
      A log that contradicts itself.

        checkpoint-1, checkpoint-2    signed by the same log: the same size, two roots

      An append-only log has one root for each size. Whoever was shown one of these two
      histories was not shown what others were.

      cardproof verify THIS.zip --policy policy.txt     checks it, with the log's key from
                                                        where you trust it
      """;

  /** The archive's bytes; the same for the same two notes in whatever order. */
  public static byte[] toBytes(SignedNote one, SignedNote other) {
    List<byte[]> notes = new ArrayList<>(List.of(one.bytes(), other.bytes()));
    notes.sort(Arrays::compareUnsigned);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, ONE, notes.getFirst());
      put(zip, OTHER, notes.getLast());
      put(zip, README, TEXT.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /**
   * Whether an archive sets out to be one, by its first name.
   *
   * @throws IOException if the file cannot be read
   */
  public static boolean isOne(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      ZipEntry first = zip.getNextEntry();
      return first != null && first.getName().equals(ONE);
    } catch (ZipException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Reads an archive and checks that the log contradicted itself.
   *
   * @param trusted keys of logs
   * @throws IOException if the file cannot be read
   * @throws BadBundle why it shows no contradiction
   */
  public static Equivocation prove(Path file, List<NoteKey> trusted, SignatureVerifier ed25519)
      throws IOException, BadBundle {
    Map<String, byte[]> files = unpack(file);
    if (!files.keySet().containsAll(List.of(ONE, OTHER))) {
      throw new BadBundle("it lacks " + ONE + " or " + OTHER);
    }
    List<NoteKey> signers = new ArrayList<>();
    Checkpoint one = open(files, ONE, trusted, ed25519, signers);
    Checkpoint other = open(files, OTHER, trusted, ed25519, signers);
    if (!one.origin().equals(other.origin())) {
      throw new BadBundle("the two checkpoints are of two logs");
    }
    if (one.size() != other.size()) {
      throw new BadBundle("the two checkpoints are of two sizes, which is no contradiction");
    }
    if (Arrays.equals(one.root(), other.root())) {
      throw new BadBundle("the two checkpoints have one root: nothing contradicts anything");
    }
    return new Equivocation(one, other, signers.stream().distinct().toList());
  }

  private static Checkpoint open(
      Map<String, byte[]> files,
      String name,
      List<NoteKey> trusted,
      SignatureVerifier ed25519,
      List<NoteKey> signers)
      throws BadBundle {
    try {
      SignedNote note = SignedNote.parse(files.getOrDefault(name, new byte[0]));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      List<NoteKey> own =
          trusted.stream().filter(key -> key.name().equals(checkpoint.origin())).toList();
      if (own.isEmpty()) {
        throw new BadBundle(name + " is of " + checkpoint.origin() + ", no log of the policy");
      }
      signers.addAll(note.verify(own, ed25519));
      return checkpoint;
    } catch (LogFormatException e) {
      throw new BadBundle(name + " is no checkpoint: " + e.getMessage());
    } catch (ProofException e) {
      throw new BadBundle(name + ": " + e.reason() + ", " + e.getMessage());
    }
  }

  private static Map<String, byte[]> unpack(Path file) throws IOException, BadBundle {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!NAMES.contains(entry.getName())) {
          throw new BadBundle("it holds something else than two checkpoints and a README");
        }
        byte[] bytes = zip.readNBytes(SignedNote.MAX_BYTES + 1);
        if (bytes.length > SignedNote.MAX_BYTES) {
          throw new BadBundle(entry.getName() + " is larger than any checkpoint");
        }
        if (files.put(entry.getName(), bytes) != null) {
          throw new BadBundle("a file is there twice");
        }
      }
    } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
      throw new BadBundle("the archive is damaged");
    }
    return files;
  }
}
