package io.cardproof.cli;

import io.cardproof.anchor.ChainProof;
import io.cardproof.evidence.CardEvidence.Finding;
import io.cardproof.evidence.Story;
import io.cardproof.evidence.Story.Mapped;
import io.cardproof.time.TimeToken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found to hold of a card, for people or for scripts. */
record CardFinding(Path file, Finding finding) {
  private static final String CODE = "code/voprf.json";

  String text(boolean json) {
    return json ? JsonText.of(facts()) : lines();
  }

  private Map<String, Object> facts() {
    Story story = finding.story();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("good", true);
    facts.put("origin", story.origin());
    facts.put("cardId", story.card());
    facts.put("state", String.valueOf(story.state()));
    facts.put("treeSize", story.treeSize());
    facts.put("events", story.lines().stream().map(Story.Line::type).toList());
    facts.put("complete", story.complete());
    facts.put("custody", story.custody());
    facts.put("witnesses", finding.witnesses());
    if (finding.time() != null) {
      facts.put("time", finding.time().at().toString());
    }
    if (finding.chain() != null) {
      facts.put("chain", chain(finding.chain()));
    }
    facts.put("codeDisclosed", finding.code());
    if (finding.older() != null) {
      facts.put("continues", finding.older());
    }
    return facts;
  }

  private String lines() {
    Story story = finding.story();
    StringBuilder text =
        new StringBuilder("GOOD  " + file + " is evidence of card " + story.card());
    line(text, story.origin() + ", as of " + story.treeSize() + " entries, signed by the log");
    line(
        text,
        finding.witnesses().isEmpty()
            ? "witnesses: none of the policy"
            : "witnesses: " + String.join(", ", finding.witnesses()));
    line(text, time(story, finding.time()));
    if (finding.chain() != null) {
      line(text, onChain(finding.chain()));
    }
    for (Story.Line one : story.lines()) {
      line(
          text,
          "%8d  %s  %-22s %s"
              .formatted(one.entry(), Instant.ofEpochMilli(one.at()), one.type(), one.actor()));
    }
    line(text, "state: " + (story.state() == null ? "not on the ledger" : story.state()));
    line(text, "keys: " + story.custody() + " (a gateway can sign for the keys that it keeps)");
    line(text, nothingElse(story));
    if (finding.code()) {
      line(text, "the code in " + CODE + " has this card id");
    }
    if (finding.older() != null) {
      line(text, "it continues the older checkpoint of " + finding.older() + " entries");
    }
    return text.toString();
  }

  private static String time(Story story, @Nullable TimeToken time) {
    if (time != null) {
      return "time: the log was as here by " + time.at() + ", says " + time.authority();
    }
    return story.stamped()
        ? "time: stamped, by an authority that was not checked (give --tsa-roots)"
        : "time: not stamped";
  }

  private static Map<String, Object> chain(ChainProof.Found found) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("checked", found.checked());
    facts.put("blockHash", found.proof().block());
    facts.put("block", found.number());
    facts.put("time", found.at().toString());
    facts.put("chainId", found.proof().chainId());
    facts.put("contract", found.proof().contract());
    facts.put("account", found.proof().account());
    facts.put("treeSize", found.proof().size());
    return facts;
  }

  private static String onChain(ChainProof.Found found) {
    ChainProof proof = found.proof();
    String where =
        "chain: its %d entries were written by %s to %s, in block %d of %s, hash %s"
            .formatted(
                proof.size(),
                proof.account(),
                proof.contract(),
                found.number(),
                found.at(),
                proof.block());
    return found.checked()
        ? where + ", the one given"
        : where + ", which was not checked (give --block-hash)";
  }

  private static String nothingElse(Story story) {
    Mapped map = story.map();
    if (!story.complete()) {
      return "no event is missing between these; that none follows is the log's word";
    }
    return map == null
        ? "nothing else: every entry of the log was looked at"
        : "nothing else: by the map of cards at entry "
            + map.leaf()
            + ", and every entry since was looked at";
  }

  private static void line(StringBuilder text, String line) {
    text.append("\n      ").append(line);
  }
}
