/**
 * The contracts as chaincode of Hyperledger Fabric, served to peers. What is decided, signed and
 * hashed is the contracts'; here stand only state keys as a peer's keys, the endorser's clock, and
 * the service itself.
 */
@NullMarked
package io.cardproof.chaincode;

import org.jspecify.annotations.NullMarked;
