/**
 * The ledger on a permissioned EVM chain: commands travel in parcels, each a transaction to the
 * contract, which enforces the life of a card; this gateway follows the contract's events and
 * decides every command again by the rules.
 *
 * <p>The data's way: {@code EthereumLedger.submit} admits a command, {@code Packer} gathers
 * parcels, {@code Shipment} has one signed by the {@code Account}, which saves it in the {@code
 * Outbox}, and sends the same bytes until its fate is known; {@code Follower} reads the contract's
 * events, once they are deep enough, into the replica and tells {@code Settlements}, where
 * shipments wait. Where the contract changed what the rules refused, {@code Amends} votes to set it
 * right. {@code Chain} is all that knows a node.
 */
@NullMarked
package io.cardproof.ledger.ethereum;

import org.jspecify.annotations.NullMarked;
