/**
 * The ledger on Hyperledger Fabric: commands travel in parcels, each a transaction; endorsing peers
 * decide them with the same rules; this gateway follows the blocks and decides again.
 *
 * <p>The data's way: {@code FabricLedger.submit} admits a command, {@code Packer} gathers parcels
 * none of which touches what another in flight touches, {@code Shipment} has one endorsed, saves it
 * in the {@code Outbox}, has it ordered, and sends it again until its fate is known; {@code
 * Follower} reads blocks into the replica and tells {@code Settlements}, where shipments wait.
 * {@code Chain} is all that knows Fabric's client.
 */
@NullMarked
package io.cardproof.ledger.fabric;

import org.jspecify.annotations.NullMarked;
