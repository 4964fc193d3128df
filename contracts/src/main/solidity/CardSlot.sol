// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice All that the contract knows of one card, in one storage slot. From the lowest bit:
///
/// | bits | what |
/// |---|---|
/// | 8 | flags: MINTED, HELD, SOLD, DELIVERED, REDEEMED, FROZEN, VOIDED, REPLACED |
/// | 24 | lessee: whose hold it is; 0 where it is under none |
/// | 24 | holder: who has it; 0 for the holder of its batch |
/// | 24 | prior: who had it before its sale, likewise; under a hold the first bits of the hold's id |
/// | 48 | until: when the hold expires; of a card that is sold the first bits of the sale's id |
/// | 48 | placed: when the hold was placed, or the card sold |
/// | 48 | time: time of the latest event |
/// | 32 | batch |
///
/// A hold and a sale have the submission ids that made them. No card has both.
///
/// HELD stands for a hold that nothing else took the card out of; one that lapsed leaves it in place.
/// A redemption lies over HELD and VOIDED, which come back when it is corrected.
type CardSlot is uint256;

uint256 constant MINTED = 1;
uint256 constant HELD = 1 << 1;
uint256 constant SOLD = 1 << 2;
uint256 constant DELIVERED = 1 << 3;
uint256 constant REDEEMED = 1 << 4;
uint256 constant FROZEN = 1 << 5;
uint256 constant VOIDED = 1 << 6;
uint256 constant REPLACED = 1 << 7;

uint256 constant MEMBER_MASK = type(uint24).max;
uint256 constant TIME_MASK = type(uint48).max;

uint256 constant LESSEE = 8;
uint256 constant HOLDER = 32;
uint256 constant PRIOR = 56;
uint256 constant UNTIL = 80;
uint256 constant PLACED = 128;
uint256 constant AT = 176;
uint256 constant BATCH = 224;

uint256 constant HOLD_TAG_SHIFT = 256 - 24;
uint256 constant SALE_TAG_SHIFT = 256 - 48;

// What a hold leaves in a slot.
uint256 constant HOLD_BITS = HELD |
    (MEMBER_MASK << LESSEE) |
    (MEMBER_MASK << PRIOR) |
    (TIME_MASK << UNTIL) |
    (TIME_MASK << PLACED);
// What a sale leaves in a slot.
uint256 constant SALE_BITS = SOLD |
    DELIVERED |
    (MEMBER_MASK << HOLDER) |
    (MEMBER_MASK << PRIOR) |
    (TIME_MASK << UNTIL) |
    (TIME_MASK << PLACED);

using {has, lessee, holder, prior, until, placed, latest, batch, isUnder, isOf} for CardSlot global;
using {withTime, withFlags, withoutFlags, heldBy, renewed, released, soldBy, unsold, movedTo} for CardSlot global;

/// @dev A card that was just minted.
function mintedCard(uint256 batch_, uint256 time) pure returns (CardSlot) {
    return CardSlot.wrap(MINTED | (time << AT) | (batch_ << BATCH));
}

/// @dev Whether any of these flags stands.
function has(CardSlot slot, uint256 flags) pure returns (bool) {
    return CardSlot.unwrap(slot) & flags != 0;
}

function lessee(CardSlot slot) pure returns (uint256) {
    return (CardSlot.unwrap(slot) >> LESSEE) & MEMBER_MASK;
}

function holder(CardSlot slot) pure returns (uint256) {
    return (CardSlot.unwrap(slot) >> HOLDER) & MEMBER_MASK;
}

function prior(CardSlot slot) pure returns (uint256) {
    return (CardSlot.unwrap(slot) >> PRIOR) & MEMBER_MASK;
}

function until(CardSlot slot) pure returns (uint256) {
    return (CardSlot.unwrap(slot) >> UNTIL) & TIME_MASK;
}

function placed(CardSlot slot) pure returns (uint256) {
    return (CardSlot.unwrap(slot) >> PLACED) & TIME_MASK;
}

function latest(CardSlot slot) pure returns (uint256) {
    return (CardSlot.unwrap(slot) >> AT) & TIME_MASK;
}

function batch(CardSlot slot) pure returns (uint256) {
    return CardSlot.unwrap(slot) >> BATCH;
}

function withTime(CardSlot slot, uint256 time) pure returns (CardSlot) {
    return CardSlot.wrap((CardSlot.unwrap(slot) & ~(TIME_MASK << AT)) | (time << AT));
}

function withFlags(CardSlot slot, uint256 flags) pure returns (CardSlot) {
    return CardSlot.wrap(CardSlot.unwrap(slot) | flags);
}

function withoutFlags(CardSlot slot, uint256 flags) pure returns (CardSlot) {
    return CardSlot.wrap(CardSlot.unwrap(slot) & ~flags);
}

/// @dev Under the hold that this submission made.
function isUnder(CardSlot slot, bytes32 hold) pure returns (bool) {
    return slot.lessee() != 0 && slot.prior() == uint256(hold) >> HOLD_TAG_SHIFT;
}

/// @dev Sold by this submission.
function isOf(CardSlot slot, bytes32 sale) pure returns (bool) {
    return slot.has(SOLD) && slot.until() == uint256(sale) >> SALE_TAG_SHIFT;
}

function heldBy(
    CardSlot slot,
    uint256 member,
    bytes32 submission,
    uint256 time,
    uint256 expiry
) pure returns (CardSlot) {
    uint256 tag = uint256(submission) >> HOLD_TAG_SHIFT;
    uint256 hold = HELD | (member << LESSEE) | (tag << PRIOR) | (expiry << UNTIL) | (time << PLACED);
    return CardSlot.wrap((CardSlot.unwrap(slot) & ~HOLD_BITS) | hold).withTime(time);
}

function renewed(CardSlot slot, uint256 time, uint256 expiry) pure returns (CardSlot) {
    uint256 kept = CardSlot.unwrap(slot) & ~(TIME_MASK << UNTIL);
    return CardSlot.wrap(kept | (expiry << UNTIL)).withTime(time);
}

function released(CardSlot slot, uint256 time) pure returns (CardSlot) {
    return CardSlot.wrap(CardSlot.unwrap(slot) & ~HOLD_BITS).withTime(time);
}

/// @dev Whatever a card is sold out of, a hold or nothing, is over.
function soldBy(CardSlot slot, uint256 member, bytes32 submission, uint256 time) pure returns (CardSlot) {
    uint256 kept = CardSlot.unwrap(slot) & ~(HOLD_BITS | SALE_BITS | VOIDED | REPLACED);
    uint256 tag = uint256(submission) >> SALE_TAG_SHIFT;
    uint256 sale = SOLD | (member << HOLDER) | (slot.holder() << PRIOR) | (tag << UNTIL) | (time << PLACED);
    return CardSlot.wrap(kept | sale).withTime(time);
}

function unsold(CardSlot slot, uint256 time) pure returns (CardSlot) {
    uint256 kept = CardSlot.unwrap(slot) & ~SALE_BITS;
    return CardSlot.wrap(kept | (slot.prior() << HOLDER)).withTime(time);
}

function movedTo(CardSlot slot, uint256 member, uint256 time) pure returns (CardSlot) {
    uint256 kept = CardSlot.unwrap(slot) & ~(MEMBER_MASK << HOLDER);
    return CardSlot.wrap(kept | (member << HOLDER)).withTime(time);
}
