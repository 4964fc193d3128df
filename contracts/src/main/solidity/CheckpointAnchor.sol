// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Checkpoints of logs, written where their keepers cannot take them back
/// @notice Any account may write the tree heads of any log, under its own name. What one account
/// writes of one log only grows: it cannot name two roots for one size, and nobody can write in its
/// name. Whether the account speaks for the log, and whether the tree of one size continues that of
/// an earlier one, is for the reader to check: this contract knows neither keys nor proofs.
/// @dev A checkpoint stands in an event; storage keeps the last size alone.
contract CheckpointAnchor {
    /// @param origin SHA-256 of the log's origin, in UTF-8
    /// @param by account that wrote it
    /// @param size number of the log's leaves
    /// @param root over them (RFC 9162)
    event Anchored(bytes32 indexed origin, address indexed by, uint64 size, bytes32 root);

    /// @notice The account has written a checkpoint of this log that is as large, or larger.
    error NotLarger(uint64 size, uint64 written);

    /// @notice The size of the last checkpoint that an account wrote of a log; 0 for none.
    mapping(address by => mapping(bytes32 origin => uint64 size)) public sizeOf;

    /// @notice Writes a checkpoint in the name of the account that calls.
    function anchor(bytes32 origin, uint64 size, bytes32 root) external {
        uint64 written = sizeOf[msg.sender][origin];
        if (size <= written) {
            revert NotLarger(size, written);
        }
        sizeOf[msg.sender][origin] = size;
        emit Anchored(origin, msg.sender, size, root);
    }
}
