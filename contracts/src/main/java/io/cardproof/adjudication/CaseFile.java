package io.cardproof.adjudication;

import java.util.List;

/**
 * The entries that a claim is decided from, ascending by index. It must hold, of the claim's card:
 *
 * <ul>
 *   <li>its whole history, which the claim's own entries are a part of;
 *   <li>the entry that opened its batch, and the batch's transfers;
 *   <li>the entry that published the policy version its sale names.
 * </ul>
 *
 * A claim that was refused for want of standing needs nothing but the entry that says so. Whatever
 * else is given along changes nothing.
 */
public record CaseFile(List<Recorded> entries) {
  public CaseFile {
    entries = List.copyOf(entries);
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i - 1).index() >= entries.get(i).index()) {
        throw new IllegalArgumentException("entries are given once each, in their order");
      }
    }
  }
}
