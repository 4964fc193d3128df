package io.cardproof.exchange;

import io.cardproof.exchange.Messages.TagsAnswer;
import io.cardproof.exchange.Messages.TagsAsk;
import io.cardproof.tags.TagEvaluator;
import io.cardproof.tags.TagServiceException;
import io.cardproof.tags.TagServiceException.Reason;
import io.cardproof.tags.Voprf;
import java.util.List;

/** The tag service of another organisation's gateways, asked in order. */
public final class RemoteTags implements TagEvaluator {
  private final Peers peers;
  private final List<Peers.Peer> gateways;
  private final Standing standing;
  private final String organisation;

  /**
   * @param organisation this gateway's own
   */
  public RemoteTags(
      Peers peers, ExchangeSettings settings, Standing standing, String organisation) {
    String name = String.valueOf(settings.tags());
    ExchangeSettings.Other other = settings.gateways().get(name);
    if (other == null) {
      throw new IllegalArgumentException("there is no gateway of " + name);
    }
    this.peers = peers;
    this.gateways = other.url().stream().map(url -> new Peers.Peer(name, url)).toList();
    this.standing = standing;
    this.organisation = organisation;
  }

  @Override
  public Voprf.Evaluation evaluate(String member, List<byte[]> elements) {
    byte[] statement = Statements.tags(standing.ledger(), organisation, member, elements);
    TagsAsk ask = new TagsAsk(member, elements, standing.sign(member, statement));
    PeerException last = PeerException.away("nobody was asked");
    for (Peers.Peer gateway : gateways) {
      try {
        TagsAnswer answer = peers.post(gateway, Messages.TAGS, ask, TagsAnswer.class);
        return new Voprf.Evaluation(answer.evaluated(), answer.proof());
      } catch (PeerException e) {
        // The organisation's gateways share its tag key: any of them will do.
        last = e;
      }
    }
    throw unavailable(last);
  }

  private static TagServiceException unavailable(PeerException e) {
    return switch (e.code()) {
      case "limit.exceeded" ->
          new TagServiceException(
              Reason.METERED,
              "the tag service has given this member as many tags as it may have for now",
              e.retryAfterSeconds());
      case "away" ->
          new TagServiceException(
              Reason.AWAY, "the tag service does not answer", e.retryAfterSeconds());
      default ->
          new TagServiceException(
              Reason.AWAY, "the tag service refuses: " + e.code(), e.retryAfterSeconds());
    };
  }
}
