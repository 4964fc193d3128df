// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ICardLedger} from "./ICardLedger.sol";
import {GatewayVotes} from "./GatewayVotes.sol";
import {BatchSlot, MOVED, RECALLED, SEALED} from "./BatchSlot.sol";
import {CardSlot, FROZEN, HELD, REDEEMED, REPLACED, SOLD, VOIDED} from "./CardSlot.sol";

/// @notice What the contract knows of cards, batches and members, and what can stand against a card.
abstract contract CardState is GatewayVotes {
    /// @dev An outcome: a code, and 16 bits for the place of the card that is in the way.
    uint256 internal constant NO_CARD = 0xffff;
    uint256 internal constant ACCEPTED = NO_CARD;

    // What may stand against a card, as sets of bits.
    uint256 internal constant IF_ANOTHERS = 1;
    uint256 internal constant IF_NOT_SELLER = 1 << 1;
    uint256 internal constant IF_HELD = 1 << 2;
    uint256 internal constant IF_SOLD = 1 << 3;
    uint256 internal constant IF_REDEEMED = 1 << 4;
    uint256 internal constant IF_FROZEN = 1 << 5;
    uint256 internal constant IF_GONE = 1 << 6;
    uint256 internal constant IF_RECALLED = 1 << 7;

    uint256 internal constant NOT_FREE = IF_HELD | IF_SOLD | IF_REDEEMED | IF_FROZEN | IF_GONE | IF_RECALLED;
    uint256 internal constant NOT_SELLABLE = NOT_FREE | IF_NOT_SELLER;
    uint256 internal constant NOT_MOVABLE = NOT_FREE | IF_ANOTHERS;
    uint256 internal constant NOT_DELIVERABLE = IF_REDEEMED | IF_FROZEN | IF_GONE | IF_RECALLED;
    uint256 internal constant NOT_WITHDRAWABLE = IF_HELD | IF_SOLD | IF_REDEEMED | IF_GONE;

    /// @dev Longest bound that a genesis may set: ten years.
    uint256 private constant BOUND_MAX = 3_650 days * 1_000;

    uint256 internal immutable _holdGrace;
    uint256 internal immutable _holdMax;
    uint256 internal immutable _undoWindow;

    uint24 private _memberCount;
    uint32 private _batchCount;

    mapping(bytes32 card => CardSlot) internal _cards;
    mapping(uint256 index => BatchSlot) internal _batches;
    mapping(bytes32 batch => uint32) internal _batchIndexes;
    mapping(bytes32 member => Member) internal _members;
    mapping(bytes32 submission => bool) internal _used;

    struct Member {
        address gateway;
        uint24 index;
    }

    constructor(Limits memory bounds) {
        if (bounds.holdGrace > BOUND_MAX) revert BoundTooLong(bounds.holdGrace);
        if (bounds.holdMax > BOUND_MAX) revert BoundTooLong(bounds.holdMax);
        if (bounds.undoWindow > BOUND_MAX) revert BoundTooLong(bounds.undoWindow);
        _holdGrace = bounds.holdGrace;
        _holdMax = bounds.holdMax;
        _undoWindow = bounds.undoWindow;
    }

    // ---- what anyone may read

    /// @inheritdoc ICardLedger
    function cardSlots(bytes32[] calldata cards) external view returns (uint256[] memory slots) {
        slots = new uint256[](cards.length);
        for (uint256 i = 0; i < cards.length; ++i) {
            slots[i] = CardSlot.unwrap(_cards[cards[i]]);
        }
    }

    /// @inheritdoc ICardLedger
    function batchSlots(
        bytes32[] calldata batches
    ) external view returns (uint256[] memory slots, uint32[] memory indexes) {
        slots = new uint256[](batches.length);
        indexes = new uint32[](batches.length);
        for (uint256 i = 0; i < batches.length; ++i) {
            indexes[i] = _batchIndexes[batches[i]];
            slots[i] = BatchSlot.unwrap(_batches[indexes[i]]);
        }
    }

    /// @inheritdoc ICardLedger
    function members(
        bytes32[] calldata ids
    ) external view returns (uint24[] memory indexes, address[] memory delegates) {
        indexes = new uint24[](ids.length);
        delegates = new address[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            Member storage member = _members[ids[i]];
            (indexes[i], delegates[i]) = (member.index, member.gateway);
        }
    }

    /// @inheritdoc ICardLedger
    function isUsed(bytes32 submission) external view returns (bool) {
        return _used[submission];
    }

    // ---- members and batches

    /// @dev The number by which slots name a member; a new one for one that was never seen.
    function _indexOf(bytes32 id) internal returns (uint256) {
        Member storage member = _members[id];
        if (member.index == 0) member.index = ++_memberCount;
        return member.index;
    }

    function _newBatch(bytes32 id) internal returns (uint256 index) {
        index = ++_batchCount;
        _batchIndexes[id] = uint32(index);
    }

    // ---- what stands against cards

    /// @dev The slots of cards that are all known.
    function _load(bytes32[] calldata cards) internal view returns (CardSlot[] memory slots, uint256) {
        uint256 count = cards.length;
        slots = new CardSlot[](count);
        for (uint256 i = 0; i < count; ++i) {
            CardSlot slot = _cards[cards[i]];
            if (CardSlot.unwrap(slot) == 0) return (slots, _refusedFor(Code.CardUnknown, i));
            slots[i] = slot;
        }
        return (slots, ACCEPTED);
    }

    /// @dev The time of what happens: never before what happened to the cards.
    function _timeOf(Item calldata item, CardSlot[] memory slots) internal pure returns (uint256 time) {
        time = item.time;
        for (uint256 i = 0; i < slots.length; ++i) {
            uint256 latest = slots[i].latest();
            if (latest > time) time = latest;
        }
    }

    /// @dev The first refusal in precedence, on whichever card has it.
    function _obstacle(
        CardSlot[] memory slots,
        uint256 actor,
        uint256 time,
        uint256 against
    ) internal view returns (uint256 outcome) {
        Code worst = Code.Accepted;
        uint256 card = NO_CARD;
        for (uint256 i = 0; i < slots.length; ++i) {
            Code code = _against(slots[i], actor, time, against);
            if (code != Code.Accepted && (worst == Code.Accepted || code < worst)) {
                (worst, card) = (code, i);
            }
        }
        return _refusedFor(worst, card);
    }

    /// @dev What of a set stands against one card, the first in precedence.
    function _against(CardSlot slot, uint256 actor, uint256 time, uint256 set) internal view returns (Code) {
        bool byBatch = set & (IF_ANOTHERS | IF_NOT_SELLER | IF_RECALLED) != 0;
        BatchSlot batch = byBatch ? _batches[slot.batch()] : BatchSlot.wrap(0);
        if (set & IF_ANOTHERS != 0 && _holderOf(slot, batch) != actor) return Code.NotYours;
        if (set & IF_NOT_SELLER != 0 && _maySellNoMore(slot, batch, actor)) return Code.SellerNotAllowed;
        if (slot.has(HELD | SOLD | REDEEMED | FROZEN | VOIDED | REPLACED)) {
            if (set & IF_HELD != 0 && _isHeldAgainst(slot, actor, time)) return Code.CardHeld;
            if (set & IF_SOLD != 0 && slot.has(SOLD)) return Code.CardSold;
            if (set & IF_REDEEMED != 0 && slot.has(REDEEMED)) return Code.CardAlreadyRedeemed;
            if (set & IF_FROZEN != 0 && slot.has(FROZEN)) return Code.CardFrozen;
            if (set & IF_GONE != 0 && _isGone(slot)) return Code.CardVoided;
        }
        if (set & IF_RECALLED != 0 && batch.has(RECALLED)) return Code.CardRecalled;
        return Code.Accepted;
    }

    function _holderOf(CardSlot slot, BatchSlot batch) private pure returns (uint256) {
        uint256 holder = slot.holder();
        return holder == 0 ? batch.holder() : holder;
    }

    /// @dev The holder may sell. While cards are where they were minted so may those whom the batch
    /// names, and these the rules know, not the contract.
    function _maySellNoMore(CardSlot slot, BatchSlot batch, uint256 actor) private pure returns (bool) {
        if (_holderOf(slot, batch) == actor) return false;
        return batch.has(MOVED) || (slot.has(SOLD) ? slot.prior() : slot.holder()) != 0;
    }

    /// @dev A hold lapses for its own member at its expiry, for others a grace later, so that a clock
    /// ahead gains nothing.
    function _isHeldAgainst(CardSlot slot, uint256 actor, uint256 time) private view returns (bool) {
        if (!slot.has(HELD) || slot.has(REDEEMED)) return false;
        uint256 grace = slot.lessee() == actor ? 0 : _holdGrace;
        return time < slot.until() + grace;
    }

    /// @dev A use that was noted after a card was voided hides that until it is corrected.
    function _isGone(CardSlot slot) private pure returns (bool) {
        return slot.has(REPLACED) || (slot.has(VOIDED) && !slot.has(REDEEMED));
    }

    /// @dev Of all cards; and whether all their codes are in a vault.
    function _isSupplier(CardSlot[] memory slots, uint256 actor) internal view returns (bool supplier, bool inVault) {
        (supplier, inVault) = (true, true);
        for (uint256 i = 0; i < slots.length; ++i) {
            BatchSlot batch = _batches[slots[i].batch()];
            if (batch.supplier() != actor) supplier = false;
            if (!batch.has(SEALED)) inVault = false;
        }
    }

    function _refused(Code code) internal pure returns (uint256) {
        return _refusedFor(code, NO_CARD);
    }

    function _refusedFor(Code code, uint256 card) internal pure returns (uint256) {
        return (uint256(code) << 16) | card;
    }

    // ---- what the majority sets right

    function _check(Change calldata change) internal view virtual override {
        super._check(change);
        Kind kind = change.kind;
        uint256 keys = change.keys.length;
        bool slots = kind == Kind.Cards || kind == Kind.Batches;
        bool formed = change.from.length == change.to.length && change.from.length == (slots ? keys : 0);
        if (kind == Kind.Delegate) formed = formed && keys == 1;
        if (slots) formed = formed && keys + change.freed.length != 0;
        if (!formed || (!slots && change.freed.length != 0)) revert MalformedChange(kind);
        if (kind == Kind.Delegate) _checkDelegate(change);
        if (slots) _checkSlots(change);
    }

    function _checkSlots(Change calldata change) private view {
        for (uint256 i = 0; i < change.keys.length; ++i) {
            bytes32 key = change.keys[i];
            uint256 actual = change.kind == Kind.Cards
                ? CardSlot.unwrap(_cards[key])
                : BatchSlot.unwrap(_batches[_batchIndexes[key]]);
            if (actual != change.from[i]) revert StaleSlot(key, change.from[i], actual);
        }
        for (uint256 i = 0; i < change.freed.length; ++i) {
            if (!_used[change.freed[i]]) revert NotUsed(change.freed[i]);
        }
    }

    function _checkDelegate(Change calldata change) private view {
        bytes32 member = change.keys[0];
        if (_members[member].gateway == change.account) revert AlreadyDelegated(member, change.account);
    }

    function _make(Change calldata change) internal virtual override {
        super._make(change);
        if (change.kind == Kind.Delegate) {
            _indexOf(change.keys[0]);
            _members[change.keys[0]].gateway = change.account;
        }
        for (uint256 i = 0; i < change.to.length; ++i) {
            _setSlot(change.kind, change.keys[i], change.to[i]);
        }
        for (uint256 i = 0; i < change.freed.length; ++i) {
            delete _used[change.freed[i]];
        }
    }

    function _setSlot(Kind kind, bytes32 key, uint256 to) private {
        if (kind == Kind.Cards) {
            _cards[key] = CardSlot.wrap(to);
            return;
        }
        uint256 index = _batchIndexes[key];
        _batches[index == 0 ? _newBatch(key) : index] = BatchSlot.wrap(to);
    }
}
