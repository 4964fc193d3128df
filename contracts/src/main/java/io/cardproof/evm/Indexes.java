package io.cardproof.evm;

/**
 * The numbers by which a contract names members and batches, from 1; 0 for one that it has not
 * seen.
 */
public interface Indexes {
  /**
   * @param id member id
   */
  int member(String id);

  /**
   * @param id batch id
   */
  long batch(String id);
}
