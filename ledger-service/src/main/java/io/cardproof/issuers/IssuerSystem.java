package io.cardproof.issuers;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port: what an issuer's own system can be asked. Answers are its word, proven to be its. */
public interface IssuerSystem extends AutoCloseable {

  /**
   * A page of outcomes in the order in which the issuer gives them.
   *
   * @param unreadable items that were no reports
   * @param next where to go on; null where the issuer does not say, and the same place counts
   */
  record Page(List<IssuerReport> items, int unreadable, @Nullable String next) {}

  /**
   * What became known after a place.
   *
   * @param after the {@code next} of the page before; null for the beginning
   * @throws IssuerException if there is no answer that can be used
   */
  Page outcomes(@Nullable String after, int limit) throws IssuerException;

  /**
   * What is known of one code now; empty where it was never used.
   *
   * @throws IssuerException if there is no answer that can be used
   */
  Optional<IssuerReport> outcomeOf(String sku, String code) throws IssuerException;

  @Override
  void close();
}
