// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ICardLedger} from "./ICardLedger.sol";

/// @notice The gateways of one ledger, and what more than half of them agree on.
/// @dev Nobody else has a say: there is no owner, and no code is ever exchanged.
abstract contract GatewayVotes is ICardLedger {
    /// @dev As many as one vote has bits.
    uint256 internal constant GATEWAYS_MAX = 256;

    address[] private _gateways;
    /// @dev Place in the list above, from 1; 0 for a stranger.
    mapping(address account => uint256) private _places;
    /// @dev Who voted, by place, from the lowest bit.
    mapping(bytes32 id => uint256) private _votes;
    /// @dev Goes up when a gateway comes or goes. It is a part of the ids, so that votes by places that
    /// mean nothing any more lapse.
    uint64 private _registry;

    constructor(address[] memory accounts) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            _addGateway(accounts[i]);
        }
        if (accounts.length == 0) revert LastGateway(address(0));
    }

    modifier onlyGateway() {
        if (_places[msg.sender] == 0) revert NotAGateway(msg.sender);
        _;
    }

    /// @inheritdoc ICardLedger
    function vote(Change calldata change) external onlyGateway {
        _requireOpen();
        _check(change);
        bytes32 id = _idOf(change);
        uint256 bit = 1 << (_places[msg.sender] - 1);
        uint256 votes = _votes[id];
        if (votes & bit != 0) revert AlreadyVoted(id, msg.sender);
        votes |= bit;
        _votes[id] = votes;
        emit Voted(id, msg.sender, change);
        if (2 * _count(votes) > _gateways.length) {
            delete _votes[id];
            _make(change);
            emit Changed(id, change.kind);
        }
    }

    /// @inheritdoc ICardLedger
    function gateways() external view returns (address[] memory) {
        return _gateways;
    }

    /// @inheritdoc ICardLedger
    function tally(Change calldata change) external view returns (bytes32 id, uint256 votes) {
        id = _idOf(change);
        votes = _count(_votes[id]);
    }

    function _firstGateway() internal view returns (address) {
        return _gateways[0];
    }

    function _requireOpen() internal view virtual;

    /// @dev Reverts where the change could not be made now: a late vote for it must not be counted as
    /// the first one for the same change another time.
    function _check(Change calldata change) internal view virtual {
        address account = change.account;
        if (change.kind == Kind.AddGateway) {
            if (account == address(0)) revert NotAGateway(account);
            if (_places[account] != 0) revert AlreadyAGateway(account);
            if (_gateways.length == GATEWAYS_MAX) revert TooManyGateways(GATEWAYS_MAX);
        } else if (change.kind == Kind.RemoveGateway) {
            if (_places[account] == 0) revert NotAGateway(account);
            if (_gateways.length == 1) revert LastGateway(account);
        }
    }

    function _make(Change calldata change) internal virtual {
        if (change.kind == Kind.AddGateway) {
            _addGateway(change.account);
        } else if (change.kind == Kind.RemoveGateway) {
            _removeGateway(change.account);
        }
    }

    function _addGateway(address account) private {
        if (account == address(0)) revert NotAGateway(account);
        if (_places[account] != 0) revert AlreadyAGateway(account);
        if (_gateways.length == GATEWAYS_MAX) revert TooManyGateways(GATEWAYS_MAX);
        _gateways.push(account);
        _places[account] = _gateways.length;
        ++_registry;
    }

    /// @dev The last in the list takes the place.
    function _removeGateway(address account) private {
        uint256 place = _places[account];
        address last = _gateways[_gateways.length - 1];
        _gateways[place - 1] = last;
        _places[last] = place;
        delete _places[account];
        _gateways.pop();
        ++_registry;
    }

    function _idOf(Change calldata change) private view returns (bytes32) {
        return keccak256(abi.encode(_registry, change));
    }

    function _count(uint256 votes) private pure returns (uint256 count) {
        while (votes != 0) {
            votes &= votes - 1;
            ++count;
        }
    }
}
