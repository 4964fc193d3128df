// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IN_VAULT, LAST} from "./ICardLedger.sol";
import {CardState} from "./CardState.sol";
import {BatchSlot, RECALLED, openBatch} from "./BatchSlot.sol";
import {CardSlot, FROZEN, HELD, REDEEMED, VOIDED, mintedCard} from "./CardSlot.sol";

/// @notice Batches, custody, and what is said of single cards.
abstract contract Supply is CardState {
    uint256 private constant CARDS_PER_BATCH = 10_000_000;

    // ---- batches

    /// @dev Mint, MintAll. The first item of a batch opens it.
    function _mint(Item calldata item, uint256 actor) internal returns (uint256) {
        uint256 declared = uint32(item.term);
        uint256 index = _batchIndexes[item.subject];
        BatchSlot batch = _batches[index];
        if (declared == 0) {
            if (batch.isUnknown()) return _refused(Code.BatchUnknown);
            if (batch.supplier() != actor) return _refused(Code.NotYours);
            if (batch.has(RECALLED)) return _refused(Code.CardRecalled);
        } else {
            if (declared > CARDS_PER_BATCH) return _refused(Code.RequestInvalid);
            if (!batch.isUnknown()) return _refused(Code.SubmissionMismatch);
            if (index == 0) index = _newBatch(item.subject);
            batch = openBatch(actor, declared, item.term & IN_VAULT != 0);
        }
        uint256 time = batch.latest() > item.time ? batch.latest() : item.time;
        (uint256 room, uint256 outcome) = _fill(item, mintedCard(index, time), batch.room());
        if (outcome != ACCEPTED) return outcome;
        _batches[index] = batch.withRoom(item.term & LAST != 0 ? 0 : room).withTime(time);
        return ACCEPTED;
    }

    /// @dev Without those that are there already and those beyond the room, which the rules leave out
    /// likewise; MintAll leaves out none and takes none then.
    function _fill(
        Item calldata item,
        CardSlot fresh,
        uint256 room
    ) private returns (uint256 left, uint256 outcome) {
        bytes32[] calldata cards = item.cards;
        bool all = item.op == Op.MintAll;
        bool beyond = false;
        left = room;
        for (uint256 i = 0; i < cards.length; ++i) {
            if (CardSlot.unwrap(_cards[cards[i]]) != 0) {
                if (!all) continue;
                _takeBack(cards, room - left);
                return (room, _refusedFor(Code.CardAlreadyMinted, i));
            } else if (left == 0) {
                beyond = true;
            } else {
                _cards[cards[i]] = fresh;
                --left;
            }
        }
        if (!all || !beyond) return (left, ACCEPTED);
        _takeBack(cards, room - left);
        return (room, _refused(Code.SupplyCapExceeded));
    }

    /// @dev The first so many cards, which were all new.
    function _takeBack(bytes32[] calldata cards, uint256 count) private {
        for (uint256 i = 0; i < count; ++i) {
            _cards[cards[i]] = CardSlot.wrap(0);
        }
    }

    /// @dev Recall, TransferBatch.
    function _changeBatch(Item calldata item, uint256 actor) internal returns (uint256) {
        uint256 index = _batchIndexes[item.subject];
        BatchSlot batch = _batches[index];
        if (batch.isUnknown()) return _refused(Code.BatchUnknown);
        bool moves = item.op == Op.TransferBatch;
        if (moves && item.cards.length != 1) return _refused(Code.RequestInvalid);
        if (moves && batch.holder() != actor) return _refused(Code.NotYours);
        if (batch.has(RECALLED)) return _refused(Code.CardRecalled);
        uint256 time = batch.latest() > item.time ? batch.latest() : item.time;
        _batches[index] = moves ? batch.movedTo(_indexOf(item.cards[0]), time) : batch.recalled(time);
        return ACCEPTED;
    }

    // ---- cards

    function _transfer(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        uint256 time = _timeOf(item, slots);
        uint256 outcome = _obstacle(slots, actor, time, NOT_MOVABLE);
        if (outcome != ACCEPTED) return outcome;
        uint256 to = _indexOf(item.subject);
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].movedTo(to, time);
        }
        return ACCEPTED;
    }

    function _touch(Item calldata item) internal returns (uint256) {
        (CardSlot[] memory slots, uint256 outcome) = _load(item.cards);
        if (outcome != ACCEPTED) return outcome;
        uint256 time = _timeOf(item, slots);
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].withTime(time);
        }
        return ACCEPTED;
    }

    /// @dev What changes flags and nothing else. Whether an office or a supplier asks is for the rules.
    function _mark(Op op, Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        uint256 time = _timeOf(item, slots);
        if (op == Op.Withdraw) {
            (bool supplier, ) = _isSupplier(slots, actor);
            if (!supplier) return _refused(Code.NotYours);
        }
        uint256 outcome = _obstacle(slots, actor, time, _againstMark(op));
        if (outcome != ACCEPTED) return outcome;
        for (uint256 i = 0; i < slots.length; ++i) {
            CardSlot slot = slots[i];
            if (op == Op.Unfreeze && !slot.has(FROZEN)) return _refused(Code.RequestInvalid);
            if (op == Op.Unredeem && !slot.has(REDEEMED)) return _refused(Code.RequestInvalid);
            slots[i] = _marked(op, slot).withTime(time);
        }
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i];
        }
        return ACCEPTED;
    }

    function _againstMark(Op op) private pure returns (uint256) {
        if (op == Op.Freeze) return IF_REDEEMED | IF_FROZEN | IF_GONE;
        if (op == Op.Unfreeze) return IF_GONE;
        if (op == Op.Void) return IF_REDEEMED | IF_GONE;
        if (op == Op.Withdraw) return NOT_WITHDRAWABLE;
        if (op == Op.Redeem) return IF_REDEEMED;
        return 0;
    }

    function _marked(Op op, CardSlot slot) private pure returns (CardSlot) {
        if (op == Op.Freeze) return slot.withFlags(FROZEN);
        if (op == Op.Unfreeze || op == Op.ClaimThaw) return slot.withoutFlags(FROZEN);
        if (op == Op.Void || op == Op.Withdraw) return slot.withoutFlags(HELD).withFlags(VOIDED);
        if (op == Op.Redeem) return slot.withFlags(REDEEMED);
        if (op == Op.Unredeem) return slot.withoutFlags(REDEEMED);
        return slot.has(VOIDED | REDEEMED) ? slot : slot.withFlags(FROZEN);
    }
}
