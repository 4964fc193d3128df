// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ICardLedger} from "./ICardLedger.sol";
import {GatewayVotes} from "./GatewayVotes.sol";
import {CardState} from "./CardState.sol";
import {Checkout} from "./Checkout.sol";
import {Supply} from "./Supply.sol";
import {CardSlot} from "./CardSlot.sol";

/// @notice The ledger's order and its cards. See {ICardLedger} for what it promises.
/// @dev Each operation reads the slots of its cards once, looks for what stands against it, and writes
/// all slots or none. It runs over the cards of its own item only.
contract CardLedger is Checkout, Supply {
    /// @dev Items of one batch: as many entries as a bundle of the log holds.
    uint256 private constant ITEMS_MAX = 256;
    /// @dev 10000-01-01: beyond it RFC 3339 has no spelling.
    uint256 private constant END_OF_TIME = 253_402_300_800_000;
    uint256 private constant OUTCOME_BYTES = 3;

    bytes32 public immutable genesis;
    address public immutable predecessor;
    uint64 public immutable imported;
    uint256 private immutable _clockSkew;

    bytes32 public logHead;
    address public successor;
    uint64 public logSize;

    /// @param genesis_ genesis hash of the ledger
    /// @param accounts the first gateways
    /// @param bounds as in the genesis
    /// @param predecessor_ contract whose log this one goes on with, or 0
    /// @param size of the predecessor's log, which must stand still from now on; without one, how many
    /// items the first gateway brings along from a ledger that moves in
    /// @param head of the predecessor's log; else 0
    constructor(
        bytes32 genesis_,
        address[] memory accounts,
        Limits memory bounds,
        address predecessor_,
        uint64 size,
        bytes32 head
    ) GatewayVotes(accounts) CardState(bounds) {
        genesis = genesis_;
        predecessor = predecessor_;
        _clockSkew = bounds.clockSkew;
        imported = size;
        if (predecessor_ == address(0)) {
            logHead = genesis_;
            if (head != 0) revert NotOurPredecessor(predecessor_);
        } else {
            ICardLedger before = ICardLedger(predecessor_);
            bool same = before.genesis() == genesis_ && before.logSize() == size && before.logHead() == head;
            if (!same) revert NotOurPredecessor(predecessor_);
            logSize = size;
            logHead = head;
        }
    }

    // ---- the order

    /// @inheritdoc ICardLedger
    function execute(Item[] calldata items) external onlyGateway {
        _requireOpen();
        uint256 count = items.length;
        if (count == 0) revert EmptyBatch();
        if (count > ITEMS_MAX) revert TooManyItems(count, ITEMS_MAX);
        bool judged = logSize >= imported;
        if (!judged) _requireMover(count);
        bytes memory outcomes = new bytes(OUTCOME_BYTES * count);
        for (uint256 i = 0; i < count; ++i) {
            _put(outcomes, i, _outcome(items[i], judged));
        }
        _announce(outcomes, items);
    }

    /// @dev While a ledger moves in, an item of anybody else would spoil its order for good.
    function _requireMover(uint256 count) private view {
        if (msg.sender != _firstGateway()) revert NotMovedIn(logSize, imported);
        if (logSize + count > imported) revert TooManyItems(count, imported - logSize);
    }

    function _put(bytes memory outcomes, uint256 place, uint256 outcome) private pure {
        assembly ("memory-safe") {
            let to := add(add(outcomes, 0x20), mul(place, OUTCOME_BYTES))
            mstore8(to, shr(16, outcome))
            mstore8(add(to, 1), shr(8, outcome))
            mstore8(add(to, 2), outcome)
        }
    }

    /// @dev The event's data is put together once, hashed where it lies, and logged: encoding some
    /// hundred kilobytes twice would cost more than the hash.
    function _announce(bytes memory outcomes, Item[] calldata items) private {
        uint64 first = logSize;
        bytes memory data = abi.encode(bytes32(0), outcomes, items);
        bytes32 digest;
        assembly ("memory-safe") {
            digest := keccak256(add(data, 0x40), sub(mload(data), 0x20))
        }
        bytes32 head = keccak256(abi.encode(logHead, first, msg.sender, digest));
        logHead = head;
        logSize = first + uint64(items.length);
        bytes32 topic = Executed.selector;
        assembly ("memory-safe") {
            mstore(add(data, 0x20), head)
            log3(add(data, 0x20), mload(data), topic, first, caller())
        }
    }

    // ---- one item

    /// @param judged whether it is for this contract to judge it; an older ledger has done so for what
    /// it brings along
    /// @return what became of it: a code and the card that is in the way
    function _outcome(Item calldata item, bool judged) private returns (uint256) {
        uint256 time = item.time;
        if (time == 0 || time >= END_OF_TIME) return _refused(Code.RequestInvalid);
        if (judged && _isOutOfBounds(time)) return _refused(Code.TimeOutOfBounds);
        uint256 actor = _sender(item);
        if (actor == 0) return _refused(Code.AuthInvalid);
        Op op = item.op;
        if (op == Op.Opaque || !judged) return ACCEPTED;
        if (op == Op.Touch) return _touch(item);
        if (_used[item.submission]) return _refused(Code.Replayed);
        uint256 outcome = _decide(op, item, actor);
        if (outcome == ACCEPTED) _used[item.submission] = true;
        return outcome;
    }

    function _isOutOfBounds(uint256 time) private view returns (bool) {
        if (_clockSkew == 0) return false;
        uint256 mined = block.timestamp * 1_000;
        return time > mined + _clockSkew || time + _clockSkew < mined;
    }

    /// @dev The number of who acts; 0 where the sender may not speak for it. The first gateway that
    /// sends for a member becomes its gateway: whether the member signed at all is for the replicas to
    /// see, and for the majority to set right.
    function _sender(Item calldata item) private returns (uint256) {
        Member storage member = _members[item.actor];
        (address gateway, uint256 index) = (member.gateway, member.index);
        if (gateway == msg.sender) return index;
        if (gateway == address(0)) {
            index = _indexOf(item.actor);
            member.gateway = msg.sender;
            return index;
        }
        bool toItself = item.op == Op.Delegate && item.subject == bytes32(uint256(uint160(msg.sender)));
        return toItself ? index : 0;
    }

    function _decide(Op op, Item calldata item, uint256 actor) private returns (uint256) {
        if (op == Op.Delegate) return _delegate(item);
        if (op == Op.Mint || op == Op.MintAll) return _mint(item, actor);
        if (op == Op.Recall || op == Op.TransferBatch) return _changeBatch(item, actor);
        if (item.cards.length == 0) return _refused(Code.RequestInvalid);
        if (op == Op.Reissue) return _reissue(item, actor);
        (CardSlot[] memory slots, uint256 outcome) = _load(item.cards);
        if (outcome != ACCEPTED) return outcome;
        if (op == Op.Sell) return _sell(item, slots, actor);
        if (op == Op.Hold) return _hold(item, slots, actor);
        if (op == Op.Confirm) return _confirm(item, slots, actor);
        if (op == Op.Deliver) return _deliver(item, slots, actor);
        if (op == Op.Renew) return _renew(item, slots, actor);
        if (op == Op.Release) return _release(item, slots, actor);
        if (op == Op.Undo) return _undo(item, slots, actor);
        if (op == Op.Transfer) return _transfer(item, slots, actor);
        return _mark(op, item, slots, actor);
    }

    function _delegate(Item calldata item) private returns (uint256) {
        uint256 account = uint256(item.subject);
        if (account == 0 || account > type(uint160).max) return _refused(Code.RequestInvalid);
        _members[item.actor].gateway = address(uint160(account));
        return ACCEPTED;
    }

    // ---- the end of this contract

    function _requireOpen() internal view override {
        if (successor != address(0)) revert Closed(successor);
    }

    function _check(Change calldata change) internal view override {
        super._check(change);
        if (change.kind == Kind.Succeed) _checkSuccessor(change.account);
    }

    function _make(Change calldata change) internal override {
        super._make(change);
        if (change.kind == Kind.Succeed) successor = change.account;
    }

    /// @dev Only one that goes on exactly where this one stops.
    function _checkSuccessor(address account) private view {
        if (account.code.length == 0) revert NotOurSuccessor(account);
        ICardLedger next = ICardLedger(account);
        bool same = next.predecessor() == address(this) &&
            next.genesis() == genesis &&
            next.logSize() == logSize &&
            next.logHead() == logHead;
        if (!same) revert NotOurSuccessor(account);
    }

    // ---- what anyone may read

    /// @inheritdoc ICardLedger
    function limits() external view returns (Limits memory) {
        return Limits(uint48(_holdGrace), uint48(_holdMax), uint48(_undoWindow), uint48(_clockSkew));
    }

    /// @inheritdoc ICardLedger
    function word(Code code) external pure returns (string memory) {
        string[24] memory words = [
            "",
            "request.invalid",
            "time.out_of_bounds",
            "auth.invalid",
            "submission.mismatch",
            "replayed",
            "card.unknown",
            "batch.unknown",
            "not_yours",
            "seller.not_allowed",
            "card.already_minted",
            "card.held",
            "card.sold",
            "card.already_redeemed",
            "card.frozen",
            "card.voided",
            "card.recalled",
            "card.delivered",
            "sale.undone",
            "undo.supplier_only",
            "claim.state",
            "hold.expired",
            "undo.window_exceeded",
            "supply.cap_exceeded"
        ];
        return words[uint256(code)];
    }
}
