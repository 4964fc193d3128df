// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice All that the contract knows of one batch, in one storage slot. From the lowest bit:
///
/// | bits | what |
/// |---|---|
/// | 8 | flags: RECALLED, MOVED (it changed hands), SEALED (its codes are in a vault) |
/// | 24 | supplier |
/// | 24 | holder: who has its cards that were not moved one by one |
/// | 24 | room: how many more cards it takes |
/// | 48 | time: time of the latest event |
type BatchSlot is uint256;

uint256 constant RECALLED = 1;
uint256 constant MOVED = 1 << 1;
uint256 constant SEALED = 1 << 2;

uint256 constant MEMBER_MASK = type(uint24).max;
uint256 constant ROOM_MASK = type(uint24).max;
uint256 constant TIME_MASK = type(uint48).max;

uint256 constant SUPPLIER = 8;
uint256 constant HOLDER = 32;
uint256 constant ROOM = 56;
uint256 constant AT = 80;

using {isUnknown, has, supplier, holder, room, latest} for BatchSlot global;
using {withRoom, recalled, movedTo, withTime} for BatchSlot global;

function openBatch(uint256 member, uint256 cards, bool isSealed) pure returns (BatchSlot) {
    uint256 flags = isSealed ? SEALED : 0;
    return BatchSlot.wrap(flags | (member << SUPPLIER) | (member << HOLDER) | (cards << ROOM));
}

function isUnknown(BatchSlot slot) pure returns (bool) {
    return BatchSlot.unwrap(slot) == 0;
}

function has(BatchSlot slot, uint256 flag) pure returns (bool) {
    return BatchSlot.unwrap(slot) & flag != 0;
}

function supplier(BatchSlot slot) pure returns (uint256) {
    return (BatchSlot.unwrap(slot) >> SUPPLIER) & MEMBER_MASK;
}

/// @dev Who has the cards that were not moved one by one.
function holder(BatchSlot slot) pure returns (uint256) {
    return (BatchSlot.unwrap(slot) >> HOLDER) & MEMBER_MASK;
}

function room(BatchSlot slot) pure returns (uint256) {
    return (BatchSlot.unwrap(slot) >> ROOM) & ROOM_MASK;
}

/// @dev Time of the latest event.
function latest(BatchSlot slot) pure returns (uint256) {
    return (BatchSlot.unwrap(slot) >> AT) & TIME_MASK;
}

function withRoom(BatchSlot slot, uint256 cards) pure returns (BatchSlot) {
    return BatchSlot.wrap((BatchSlot.unwrap(slot) & ~(ROOM_MASK << ROOM)) | (cards << ROOM));
}

function withTime(BatchSlot slot, uint256 time) pure returns (BatchSlot) {
    uint256 kept = BatchSlot.unwrap(slot) & ~(TIME_MASK << AT);
    return BatchSlot.wrap(kept | (time << AT));
}

function recalled(BatchSlot slot, uint256 time) pure returns (BatchSlot) {
    return BatchSlot.wrap(BatchSlot.unwrap(slot) | RECALLED).withTime(time);
}

function movedTo(BatchSlot slot, uint256 member, uint256 time) pure returns (BatchSlot) {
    uint256 kept = BatchSlot.unwrap(slot) & ~(MEMBER_MASK << HOLDER);
    return BatchSlot.wrap(kept | MOVED | (member << HOLDER)).withTime(time);
}
