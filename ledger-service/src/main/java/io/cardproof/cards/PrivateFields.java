package io.cardproof.cards;

import io.cardproof.ledger.Submission.SealedPaper;
import io.cardproof.papers.Commitments;
import io.cardproof.papers.Paper;
import io.cardproof.papers.PaperException;
import io.cardproof.papers.PaperSealer;
import io.cardproof.store.LocalTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns private fields into commitments for the ledger, and back for their parties. */
public final class PrivateFields {
  public static final String ORDER = "order";
  static final String PERSON = "person";
  static final String BUYER = "buyer";
  public static final String PAYMENT = "payment";
  public static final String PRICE = "price";
  public static final String REASON = "reason";
  static final String CHANNEL = "channel";
  static final String ISSUER_CODE = "issuer-code";

  /** What a party says in a claim. */
  public static final String STATEMENT = "statement";

  /** Name and media type of a file. */
  public static final String EVIDENCE = "evidence";

  public static final String AMOUNT = "amount";

  private static final String ACCOUNT = "account";
  private static final String UPLOAD = "upload";

  private final Commitments commitments;
  private final PaperSealer sealer;
  private final LocalTable openings;

  /**
   * @param openings sealed openings by commitment, as the sequencer keeps them with each entry
   */
  PrivateFields(Commitments commitments, PaperSealer sealer, LocalTable openings) {
    this.commitments = commitments;
    this.sealer = sealer;
    this.openings = openings;
  }

  public Envelope envelope(Asking asking) {
    return new Envelope(asking);
  }

  /** How a member's order is named on the ledger. */
  public String orderCommitment(String member, String orderId) {
    return commitments.commit(member, ORDER, Commitments.ANY_SUBMISSION, orderId).commitment();
  }

  /** The field behind a commitment; null where there is none or its opening was erased. */
  public @Nullable String reveal(String label, @Nullable String commitment) {
    Paper paper = commitment == null ? null : paper(label, commitment);
    return paper == null ? null : paper.value();
  }

  /** With what it takes to show that it is the field; null where its opening was erased. */
  public @Nullable Paper paper(String label, String commitment) {
    byte[] sealed = openings.get(commitment);
    if (sealed == null) {
      return null;
    }
    try {
      return sealer.open(label, commitment, sealed);
    } catch (PaperException e) {
      throw Refused.later("vault.unavailable", "a sealed paper does not open", 60);
    }
  }

  /** The private fields of one command on their way to the ledger. */
  public final class Envelope {
    private final String member;
    private final String submissionId;
    private final List<SealedPaper> papers = new ArrayList<>();

    private Envelope(Asking asking) {
      this.member = asking.caller().member();
      this.submissionId = asking.submissionId();
    }

    /** Commits to a field that no rule compares. */
    public @Nullable String hide(String label, @Nullable String value) {
      return value == null ? null : add(commitments.commit(member, label, submissionId, value));
    }

    /** Commits to a field whose equal values of one member the rules must recognise. */
    String hideComparably(String label, String value) {
      return add(commitments.commit(member, label, Commitments.ANY_SUBMISSION, value));
    }

    /** Stands for an account in what was asked; it is on the ledger only as tags. */
    @Nullable String ofAccount(@Nullable String account) {
      return account == null
          ? null
          : commitments.commit(member, ACCOUNT, submissionId, account).commitment();
    }

    /** Stands for an upload's content in what was asked; keyed, since one line is guessable. */
    String ofUpload(String digest) {
      return commitments.commit(member, UPLOAD, submissionId, digest).commitment();
    }

    private String add(Paper paper) {
      papers.add(new SealedPaper(paper.commitment(), sealer.seal(paper)));
      return paper.commitment();
    }

    public List<SealedPaper> papers() {
      return List.copyOf(papers);
    }
  }
}
