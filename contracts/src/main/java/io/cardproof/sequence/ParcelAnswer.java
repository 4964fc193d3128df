package io.cardproof.sequence;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Wire;
import io.cardproof.rules.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an endorser answers to a parcel: {@link Placed} for each item, but for the leaves. */
public record ParcelAnswer(List<Item> items) {

  /** One item's. */
  public sealed interface Item {

    /**
     * @param leafHash RFC 9162, base64url
     */
    @Wire("entered")
    record Entered(String leafHash) implements Item {}

    @Wire("refused")
    record Refused(@Nullable String recordedBy, Refusal refusal) implements Item {}

    @Wire("replayed")
    record Replayed(String submission) implements Item {}

    @Wire("contended")
    record Contended(String card) implements Item {}
  }

  static ParcelAnswer of(List<Placed> outcomes) {
    return new ParcelAnswer(outcomes.stream().map(ParcelAnswer::item).toList());
  }

  private static Item item(Placed placed) {
    return switch (placed) {
      case Placed.Entered p -> new Item.Entered(Admission.hash(p.leaf()));
      case Placed.Refused p -> new Item.Refused(p.recordedBy(), p.refusal());
      case Placed.Replayed p -> new Item.Replayed(p.submission());
      case Placed.Contended p -> new Item.Contended(p.card());
    };
  }

  /**
   * What became of an item that left no entry.
   *
   * @throws IllegalArgumentException for one that did: its entry is in the block
   */
  public static Placed placed(Item item) {
    return switch (item) {
      case Item.Entered i -> throw new IllegalArgumentException("it has an entry");
      case Item.Refused i -> new Placed.Refused(i.refusal(), i.recordedBy());
      case Item.Replayed i -> new Placed.Replayed(i.submission());
      case Item.Contended i -> new Placed.Contended(i.card());
    };
  }

  public byte[] toBytes() {
    return Canonical.encode(ParcelAnswer.class, this);
  }

  /**
   * @throws CodecException if these are not the canonical bytes of one
   */
  public static ParcelAnswer ofBytes(byte[] bytes) throws CodecException {
    return Canonical.decode(ParcelAnswer.class, bytes);
  }
}
