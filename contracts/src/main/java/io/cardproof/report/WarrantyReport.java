package io.cardproof.report;

import io.cardproof.codec.Canonical;
import io.cardproof.log.Checkpoint;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sold, claimed, answered and ruled in a period, by member and in all, with the checkpoint
 * it was counted from: whoever has the log comes to the same bytes.
 *
 * @param from RFC 3339; absent: from the beginning
 * @param members in the order of their ids, those with anything to show
 * @param to RFC 3339, exclusive; absent: to the end
 * @param totals of all members, those that are left out here included
 */
public record WarrantyReport(
    CountedFrom checkpoint,
    @Nullable String from,
    List<Figures> members,
    @Nullable String to,
    Figures totals) {

  /**
   * @param root base64, as the checkpoint spells it
   */
  public record CountedFrom(String origin, String root, long size) {
    static CountedFrom of(Checkpoint checkpoint) {
      return new CountedFrom(
          checkpoint.origin(),
          Base64.getEncoder().encodeToString(checkpoint.root()),
          checkpoint.size());
    }
  }

  /** With the rows of one member only; no rows if there is nothing to show of it. */
  public WarrantyReport of(@Nullable String member) {
    return member == null
        ? this
        : new WarrantyReport(
            checkpoint,
            from,
            members.stream().filter(row -> member.equals(row.member())).toList(),
            to,
            totals);
  }

  /** Canonical JSON. */
  public byte[] toJson() {
    return Canonical.encode(WarrantyReport.class, this);
  }

  /** RFC 4180, one row a member, then one of all. */
  public byte[] toCsv() {
    return Csv.of(this);
  }
}
