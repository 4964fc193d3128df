package io.cardproof.ledger.fabric;

import java.nio.file.Path;
import java.util.List;

/**
 * How to reach a channel.
 *
 * @param mspId of this organisation
 * @param certificate PEM of the client identity that proposes
 * @param key PEM of its private key
 * @param peers own organisation's first: the later ones stand in for it
 */
public record FabricSettings(
    String channel, String chaincode, String mspId, Path certificate, Path key, List<Peer> peers) {

  /**
   * @param address host and port
   * @param tlsCa PEM of what its TLS certificate is signed by
   * @param authority name in that certificate
   */
  public record Peer(String address, Path tlsCa, String authority) {}
}
