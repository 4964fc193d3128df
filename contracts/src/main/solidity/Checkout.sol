// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {CardState} from "./CardState.sol";
import {SEALED} from "./BatchSlot.sol";
import {CardSlot, DELIVERED, HELD, REPLACED, VOIDED} from "./CardSlot.sol";

/// @notice Holds and sales, and what becomes of a sale.
/// @dev Holds and sales are in the slots of their cards and nowhere else. What follows one names the
/// submission that made it, of which a slot has the first bits: a card that is not under that hold, or
/// of that sale, any more shows that it is over.
abstract contract Checkout is CardState {
    uint256 private constant TERM_MIN = 1_000;

    function _sell(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        uint256 time = _timeOf(item, slots);
        uint256 outcome = _obstacle(slots, actor, time, NOT_SELLABLE);
        if (outcome == ACCEPTED) _writeSold(item, slots, actor, time);
        return outcome;
    }

    function _writeSold(Item calldata item, CardSlot[] memory slots, uint256 seller, uint256 time) private {
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].soldBy(seller, item.submission, time);
        }
    }

    // ---- holds

    function _hold(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        if (!_isTerm(item.term)) return _refused(Code.RequestInvalid);
        uint256 time = _timeOf(item, slots);
        uint256 outcome = _obstacle(slots, actor, time, NOT_SELLABLE);
        if (outcome != ACCEPTED) return outcome;
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].heldBy(actor, item.submission, time, time + item.term);
        }
        return ACCEPTED;
    }

    function _isTerm(uint256 term) private view returns (bool) {
        return term >= TERM_MIN && term <= _holdMax;
    }

    /// @dev Of a hold that is over the contract does not know whose it was.
    function _holdRefusal(CardSlot[] memory slots, bytes32 hold, uint256 actor) private pure returns (Code) {
        for (uint256 i = 0; i < slots.length; ++i) {
            if (slots[i].isUnder(hold) && slots[i].lessee() != actor) return Code.NotYours;
        }
        return Code.Accepted;
    }

    function _isLive(CardSlot[] memory slots, bytes32 hold, uint256 time) private pure returns (bool) {
        for (uint256 i = 0; i < slots.length; ++i) {
            if (!slots[i].isUnder(hold) || time >= slots[i].until()) return false;
        }
        return true;
    }

    function _confirm(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        bytes32 hold = item.subject;
        Code code = _holdRefusal(slots, hold, actor);
        if (code != Code.Accepted) return _refused(code);
        uint256 time = _timeOf(item, slots);
        uint256 outcome = _obstacle(_withoutHold(slots, hold), actor, time, NOT_FREE);
        if (outcome != ACCEPTED) return outcome;
        if (!_isLive(slots, hold, time)) return _refused(Code.HoldExpired);
        _writeSold(item, slots, actor, time);
        return ACCEPTED;
    }

    /// @dev As the cards stand but for that hold, which is not in its own way.
    function _withoutHold(CardSlot[] memory slots, bytes32 hold) private pure returns (CardSlot[] memory others) {
        others = new CardSlot[](slots.length);
        for (uint256 i = 0; i < slots.length; ++i) {
            others[i] = slots[i].isUnder(hold) ? slots[i].withoutFlags(HELD) : slots[i];
        }
    }

    function _renew(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        if (!_isTerm(item.term)) return _refused(Code.RequestInvalid);
        bytes32 hold = item.subject;
        Code code = _holdRefusal(slots, hold, actor);
        if (code != Code.Accepted) return _refused(code);
        uint256 time = _timeOf(item, slots);
        if (!_isLive(slots, hold, time)) return _refused(Code.HoldExpired);
        uint256 expiry = slots[0].placed() + _holdMax;
        if (time + item.term < expiry) expiry = time + item.term;
        if (time >= expiry) return _refused(Code.HoldExpired);
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].renewed(time, expiry);
        }
        return ACCEPTED;
    }

    function _release(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        bytes32 hold = item.subject;
        Code code = _holdRefusal(slots, hold, actor);
        if (code != Code.Accepted) return _refused(code);
        uint256 time = _timeOf(item, slots);
        if (!_isLive(slots, hold, time)) return _refused(Code.HoldExpired);
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].released(time);
        }
        return ACCEPTED;
    }

    // ---- after a sale

    /// @dev Whether the sale still stands on every card.
    function _isStanding(CardSlot[] memory slots, bytes32 sale) private pure returns (bool) {
        for (uint256 i = 0; i < slots.length; ++i) {
            if (!slots[i].isOf(sale)) return false;
        }
        return true;
    }

    function _isDelivered(CardSlot[] memory slots) private pure returns (bool) {
        for (uint256 i = 0; i < slots.length; ++i) {
            if (slots[i].has(DELIVERED)) return true;
        }
        return false;
    }

    function _isSeller(CardSlot[] memory slots, uint256 actor) private pure returns (bool) {
        for (uint256 i = 0; i < slots.length; ++i) {
            if (slots[i].holder() != actor) return false;
        }
        return true;
    }

    function _undo(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        if (!_isStanding(slots, item.subject)) return _refused(Code.SaleUndone);
        (bool supplier, bool inVault) = _isSupplier(slots, actor);
        if (!supplier && !_isSeller(slots, actor)) return _refused(Code.NotYours);
        uint256 outcome = _obstacle(slots, actor, 0, IF_REDEEMED);
        if (outcome != ACCEPTED) return outcome;
        uint256 time = _timeOf(item, slots);
        for (uint256 i = 0; i < slots.length; ++i) {
            if (slots[i].has(REPLACED)) return _refusedFor(Code.CardVoided, i);
        }
        if (_isDelivered(slots)) return _refused(Code.CardDelivered);
        if (!supplier && !inVault) return _refused(Code.UndoSupplierOnly);
        for (uint256 i = 0; i < slots.length; ++i) {
            if (time > slots[i].placed() + _undoWindow) return _refused(Code.UndoWindowExceeded);
        }
        for (uint256 i = 0; i < slots.length; ++i) {
            _cards[item.cards[i]] = slots[i].unsold(time);
        }
        return ACCEPTED;
    }

    function _deliver(Item calldata item, CardSlot[] memory slots, uint256 actor) internal returns (uint256) {
        if (!_isStanding(slots, item.subject)) return _refused(Code.SaleUndone);
        if (!_isSeller(slots, actor)) return _refused(Code.NotYours);
        if (_isDelivered(slots)) return _showAgain(item, slots);
        CardSlot[] memory left = _remaining(slots);
        uint256 time = _timeOf(item, left);
        uint256 outcome = _obstacle(left, actor, time, NOT_DELIVERABLE);
        if (outcome != ACCEPTED) return outcome;
        for (uint256 i = 0; i < slots.length; ++i) {
            CardSlot slot = slots[i].withFlags(DELIVERED);
            _cards[item.cards[i]] = slot.has(REPLACED) ? slot : slot.withTime(time);
        }
        return ACCEPTED;
    }

    /// @dev With nothing in the places of those that others were given for; where that is all of them,
    /// they are refused.
    function _remaining(CardSlot[] memory slots) private pure returns (CardSlot[] memory left) {
        bool any = false;
        left = new CardSlot[](slots.length);
        for (uint256 i = 0; i < slots.length; ++i) {
            if (slots[i].has(REPLACED)) continue;
            left[i] = slots[i];
            any = true;
        }
        return any ? left : slots;
    }

    /// @dev What a vault shows again is a view; what was never in one is the first delivery again.
    function _showAgain(Item calldata item, CardSlot[] memory slots) private returns (uint256 outcome) {
        uint256 time = _timeOf(item, slots);
        outcome = _refused(Code.Replayed);
        for (uint256 i = 0; i < slots.length; ++i) {
            if (_batches[slots[i].batch()].has(SEALED)) {
                _cards[item.cards[i]] = slots[i].withTime(time);
                outcome = ACCEPTED;
            }
        }
    }

    /// @dev The other card is sold as the bad one was, and the bad one is out for good.
    function _reissue(Item calldata item, uint256 actor) internal returns (uint256) {
        if (item.cards.length != 2) return _refused(Code.RequestInvalid);
        (CardSlot[] memory slots, uint256 outcome) = _load(item.cards);
        if (outcome != ACCEPTED) return outcome;
        uint256 seller = _members[item.subject].index;
        if (seller == 0) return _refused(Code.RequestInvalid);
        uint256 time = slots[1].latest() > item.time ? slots[1].latest() : item.time;
        Code code = _against(slots[1], actor, time, NOT_FREE);
        if (code != Code.Accepted) return _refusedFor(code, 1);
        if (slots[0].has(REPLACED)) return _refused(Code.ClaimState);
        time = _timeOf(item, slots);
        _cards[item.cards[0]] = slots[0].withoutFlags(HELD | VOIDED).withFlags(REPLACED).withTime(time);
        _cards[item.cards[1]] = _cards[item.cards[1]].soldBy(seller, item.submission, time);
        return ACCEPTED;
    }
}
