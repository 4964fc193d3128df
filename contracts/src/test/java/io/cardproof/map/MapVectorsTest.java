package io.cardproof.map;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.log.LogFormatException;
import io.cardproof.log.ProofException;
import io.cardproof.rules.CardState;
import io.cardproof.rules.MapLeaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The language-neutral vectors of vectors/map: that the files are what they come to, and that they
 * hold. {@code -Dvectors.write=true} writes them.
 */
class MapVectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/vectors/map");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final List<Map<String, Object>> proofs = new ArrayList<>();

  @Test
  void files_are_what_regenerating_writes() throws Exception {
    check("root.json", roots());
    proofs();
    check("proof.json", proofs);
  }

  private static void check(String name, List<?> vectors) throws IOException {
    String json = JSON.writeValueAsString(vectors) + "\n";
    if (Boolean.getBoolean("vectors.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(name), json);
    }
    assertThat(FOLDER.resolve(name)).content(UTF_8).isEqualTo(json);
  }

  private static String card(int n) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(("card " + n).getBytes(US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  /** Shares all bits but the last with {@link #card}, so that its proof has 256 hashes. */
  private static String twin(int n) throws Exception {
    byte[] key = Base64.getUrlDecoder().decode(card(n));
    key[31] ^= 1;
    return MapOracle.id(key);
  }

  private static List<MappedCard> cards(int count) throws Exception {
    List<MappedCard> cards = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      CardState state = MapOracle.STORED.get(n % MapOracle.STORED.size());
      cards.add(MappedCard.of(card(n), n % 5, state));
    }
    return cards;
  }

  private static List<Object> roots() throws Exception {
    List<Object> vectors = new ArrayList<>();
    for (int count : new int[] {0, 1, 2, 3, 32, 33, 300}) {
      vectors.add(root(count + " cards", cards(count)));
    }
    List<MappedCard> deep = cards(2);
    deep.add(MappedCard.of(twin(0), 7, CardState.SOLD));
    vectors.add(root("two that differ in the last bit", deep));
    return vectors;
  }

  private static Map<String, Object> root(String name, List<MappedCard> cards) {
    MapOracle oracle = new MapOracle();
    cards.forEach(card -> oracle.put(card.card(), card.last(), card.state()));
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("name", name);
    vector.put(
        "cards", cards.stream().map(c -> c.card() + " " + c.last() + " " + c.state()).toList());
    vector.put("root", HexFormat.of().formatHex(oracle.root()));
    byte[] leaf = MapLeaf.of(cards.size(), 256, MapOracle.id(oracle.root())).toLeaf();
    vector.put("leafAt256", new String(leaf, US_ASCII));
    return vector;
  }

  private void proofs() throws Exception {
    CardMap map = new CardMap();
    for (MappedCard card : cards(300)) {
      map.put(card.card(), card.last(), card.state());
    }
    map.put(twin(0), 7, CardState.SOLD);
    byte[] root = map.root().summary().hash();
    String present = map.prove(card(7)).format();
    good("present", root, card(7), "present", present);
    good("present, 256 hashes", root, card(0), "present", map.prove(card(0)).format());
    String other = absent(map, true);
    good("absent, another card's leaf", root, cardOf(other), "absent", other);
    String empty = absent(map, false);
    good("absent, an empty part", root, cardOf(empty), "absent", empty);
    CardMap one = new CardMap();
    one.put(card(1), 0, CardState.AVAILABLE);
    byte[] oneRoot = one.root().summary().hash();
    good("the only card", oneRoot, card(1), "present", one.prove(card(1)).format());
    good("not the only card", oneRoot, card(2), "absent", one.prove(card(2)).format());
    String nothing = new CardMap().prove(card(1)).format();
    good("the empty map", new byte[32], card(1), "absent", nothing);

    bad("ROOT_MISMATCH", "another root", oneRoot, present);
    bad("ROOT_MISMATCH", "another number", root, present.replace("present 2", "present 3"));
    bad("ROOT_MISMATCH", "another state", root, present.replace("AVAILABLE", "SOLD"));
    bad("ROOT_MISMATCH", "another card", root, present.replace(card(7), card(8)));
    bad(
        "ROOT_MISMATCH",
        "present, said to be absent",
        root,
        present.replace("present 2 AVAILABLE", "absent"));
    bad(
        "PATH_MISMATCH",
        "absent, by a card that is elsewhere",
        root,
        other.replace(other.split("[ \n]")[6], card(9)));
    bad("ROOT_MISMATCH", "a hash left out", root, withoutLastLine(present));
    bad("ROOT_MISMATCH", "a hash too many", root, present + "A".repeat(43) + "=\n");
    bad("MALFORMED", "257 hashes", root, nothing + ("A".repeat(43) + "=\n").repeat(257));
    bad("MALFORMED", "no line feed at the end", root, present.strip());
    bad("MALFORMED", "an empty line at the end", root, present + "\n");
    bad("MALFORMED", "carriage returns", root, present.replace("\n", "\r\n"));
    bad("MALFORMED", "another first line", root, present.replace("proof 1", "proof 2"));
    bad("MALFORMED", "a leading zero", root, present.replace("present 2", "present 02"));
    bad("MALFORMED", "a negative number", root, present.replace("present 2", "present -2"));
    bad(
        "MALFORMED",
        "too large a number",
        root,
        present.replace("present 2", "present 2147483648"));
    bad("MALFORMED", "a state that is none", root, present.replace("AVAILABLE", "GONE"));
    bad("MALFORMED", "a state that is never stored", root, present.replace("AVAILABLE", "FROZEN"));
    bad("MALFORMED", "a state in lower case", root, present.replace("AVAILABLE", "available"));
    bad("MALFORMED", "two spaces", root, present.replace("present ", "present  "));
    bad(
        "MALFORMED",
        "a space at the end of a line",
        root,
        present.replace("AVAILABLE", "AVAILABLE "));
    bad("MALFORMED", "base64 without padding", root, present.replace("=", ""));
    bad("MALFORMED", "base64url", root, nothing + "_".repeat(42) + "8=\n");
    bad("MALFORMED", "a hash of 31 bytes", root, nothing + "A".repeat(42) + "==\n");
    bad("MALFORMED", "stray bits in a hash", root, nothing + "A".repeat(42) + "B=\n");
    bad(
        "MALFORMED",
        "stray bits in a card id",
        root,
        nothing.replace(card(1), card(1).substring(0, 42) + "B"));
    bad(
        "MALFORMED",
        "absent, by the card itself",
        root,
        nothing.replace("absent", "absent " + card(1) + " 0 SOLD"));
    bad("MALFORMED", "no third line", root, nothing.replace("absent\n", ""));
    bad("MALFORMED", "nothing", root, "");
  }

  /** The first card that is not there and ends as wanted. */
  private static String absent(CardMap map, boolean atOther) throws Exception {
    for (int n = 1000; ; n++) {
      String proof = map.prove(card(n)).format();
      if (proof.contains("absent ") == atOther) {
        return proof;
      }
    }
  }

  private static String cardOf(String proof) {
    return proof.split("[ \n]")[4];
  }

  private static String withoutLastLine(String proof) {
    return proof.substring(0, proof.lastIndexOf('\n', proof.length() - 2) + 1);
  }

  private void good(String name, byte[] root, String card, String says, String proof) {
    vector(name, root, proof, "OK");
    proofs.getLast().put("card", card);
    proofs.getLast().put("says", says);
  }

  private void bad(String expect, String name, byte[] root, String proof) {
    vector(name, root, proof, expect);
  }

  private void vector(String name, byte[] root, String proof, String expect) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("name", name);
    vector.put("root", HexFormat.of().formatHex(root));
    vector.put("proof", proof);
    vector.put("expect", expect);
    proofs.add(vector);
  }

  @Test
  void roots_hold_when_read_as_json() throws Exception {
    for (JsonNode vector : JSON.readTree(Files.readString(FOLDER.resolve("root.json")))) {
      CardMap map = new CardMap();
      for (JsonNode card : vector.get("cards")) {
        String[] words = card.asString().split(" ");
        map.put(words[0], Integer.parseInt(words[1]), CardState.valueOf(words[2]));
      }
      String name = vector.get("name").asString();
      assertThat(HexFormat.of().formatHex(map.root().summary().hash()))
          .as(name)
          .isEqualTo(vector.get("root").asString());
      assertThat(map.leaf(256).toLeaf())
          .as(name)
          .asString(US_ASCII)
          .isEqualTo(vector.get("leafAt256").asString());
    }
  }

  @Test
  void proofs_hold_when_read_as_json() throws Exception {
    for (JsonNode vector : JSON.readTree(Files.readString(FOLDER.resolve("proof.json")))) {
      assertThat(outcome(vector))
          .as(vector.get("name").asString())
          .isEqualTo(vector.get("expect").asString());
    }
  }

  private static String outcome(JsonNode vector) {
    try {
      MapProof proof = MapProof.parse(vector.get("proof").asString().getBytes(UTF_8));
      proof.verify(HexFormat.of().parseHex(vector.get("root").asString()));
      if (vector.has("says")) {
        assertThat(proof.card()).isEqualTo(vector.get("card").asString());
        assertThat(proof.present().isPresent())
            .isEqualTo(vector.get("says").asString().equals("present"));
      }
      return "OK";
    } catch (ProofException e) {
      return e.reason().name();
    } catch (LogFormatException e) {
      return "MALFORMED";
    }
  }
}
