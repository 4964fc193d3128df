// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

// In the term of Mint and MintAll: no cards follow.
uint48 constant LAST = 1 << 32;
// In the term of Mint and MintAll that open a batch: its codes are in a vault.
uint48 constant IN_VAULT = 1 << 33;

/// @title The order of a ledger of prepaid card codes, and the single-sale rule
/// @notice The rule: a card that was minted is held by at most one member at a time, and is sold at
/// most once until that sale is undone. Whoever sends a batch, whatever it says, no item of it sells
/// a card that is held by another, sold, used, frozen, voided, replaced or recalled.
/// @dev Gateways send batches of items. An item is a signed command of a member, as bytes, with the
/// arguments that the contract needs of it. The contract does not read the bytes and does not check
/// the signature: it gives every item its place in one order, decides what it can decide by the
/// arguments, and announces both. Every replica reads the command, finds the arguments right or
/// throws the item out, and decides the rest by the rules of the ledger. What the contract checks is a
/// subset of those rules: it refuses nothing that they would accept.
///
/// A member's refusal is an outcome, never a revert, and one bad item never spoils the others. What
/// reverts is a call by a stranger, a batch of no items or of too many, and a vote that is void.
///
/// Times are milliseconds since 1970, UTC, by the clock of who signed, unless said otherwise.
interface ICardLedger {
    /// @notice What an item asks of the contract. The order of the list is part of the format.
    enum Op {
        /// Nothing: the rules alone decide.
        Opaque,
        /// Something was said of a card that changes nothing but its time.
        Touch,
        /// Cards into a batch, without those that are there already.
        Mint,
        /// Cards into a batch, all or none.
        MintAll,
        /// Cards reserved for the actor, all or none.
        Hold,
        /// A hold lasts longer.
        Renew,
        /// A hold ends.
        Release,
        /// The cards of a hold are sold.
        Confirm,
        /// Cards are sold at once, all or none.
        Sell,
        /// A sale is taken back.
        Undo,
        /// The codes of a sale are shown to the buyer.
        Deliver,
        /// An issuer says that the code was used.
        Redeem,
        /// An issuer takes that word back.
        Unredeem,
        /// Nothing can be done with a card until it is lifted.
        Freeze,
        Unfreeze,
        /// A card is taken out, by an office of the ledger.
        Void,
        /// The buyer gets another card instead of a bad one.
        Reissue,
        /// Cards change hands.
        Transfer,
        /// A batch is called back.
        Recall,
        /// A batch changes hands.
        TransferBatch,
        /// A member says which gateway may send for it.
        Delegate,
        /// A card is taken out by its supplier: one that nobody holds, bought or used.
        Withdraw,
        /// A claim that freezes its card, if that can be frozen.
        ClaimFreeze,
        /// A claim that ends and lifts its own freeze.
        ClaimThaw
    }

    /// @notice A signed command of a member, with what the contract needs of it.
    /// @param op what is asked
    /// @param actor SHA-256 of the UTF-8 of the member id
    /// @param submission the 32 bytes of the submission id
    /// @param time when the member asked
    /// @param term Hold, Renew: for how many milliseconds. Mint, MintAll: for a batch that opens the
    /// number of its cards, at least 1, with {IN_VAULT}; for any with {LAST}. Else 0
    /// @param subject Mint, MintAll, Recall, TransferBatch: SHA-256 of the batch id. Transfer: SHA-256
    /// of the id of who gets the cards. Delegate: the gateway's account. Reissue: SHA-256 of the id
    /// of the seller. Renew, Release, Confirm: submission id of the hold. Undo, Deliver: of the sale.
    /// Else 0
    /// @param cards the 32 bytes of each card id, in the order of the command. Reissue: the bad card
    /// and the other. TransferBatch: SHA-256 of the id of who gets the batch
    /// @param command what the member signed, with the signature
    struct Item {
        Op op;
        bytes32 actor;
        bytes32 submission;
        uint48 time;
        uint48 term;
        bytes32 subject;
        bytes32[] cards;
        bytes command;
    }

    /// @notice Why an item is refused, in precedence: where several apply, the one listed first is the
    /// answer, whichever card has it. {word} gives the word that the rules have for it.
    enum Code {
        Accepted,
        RequestInvalid,
        TimeOutOfBounds,
        AuthInvalid,
        SubmissionMismatch,
        Replayed,
        CardUnknown,
        BatchUnknown,
        NotYours,
        SellerNotAllowed,
        CardAlreadyMinted,
        CardHeld,
        CardSold,
        CardAlreadyRedeemed,
        CardFrozen,
        CardVoided,
        CardRecalled,
        CardDelivered,
        SaleUndone,
        UndoSupplierOnly,
        ClaimState,
        HoldExpired,
        UndoWindowExceeded,
        SupplyCapExceeded
    }

    /// @notice What gateways can set right by vote.
    enum Kind {
        /// What the contract knows of cards.
        Cards,
        /// What the contract knows of batches.
        Batches,
        /// Which gateway sends for a member.
        Delegate,
        AddGateway,
        RemoveGateway,
        /// This contract takes no more, and another goes on with its log.
        Succeed
    }

    /// @notice A change that more than half of the gateways must vote for, with equal words.
    /// @param kind what is changed
    /// @param keys Cards: card ids. Batches: SHA-256 of batch ids. Delegate: SHA-256 of one member id
    /// @param from Cards, Batches: the slots as they are, one for each key
    /// @param to Cards, Batches: the slots as they are to be
    /// @param freed submission ids that are not used up after all
    /// @param account Delegate, AddGateway, RemoveGateway: the gateway. Succeed: the other contract
    struct Change {
        Kind kind;
        bytes32[] keys;
        uint256[] from;
        uint256[] to;
        bytes32[] freed;
        address account;
    }

    /// @notice The bounds that the rules of this ledger have, as in its genesis; milliseconds.
    /// @param holdGrace for how long after its expiry a hold stands against others
    /// @param holdMax a hold never lasts longer after its placement
    /// @param undoWindow for how long a sale can be undone
    /// @param clockSkew how far a command's time may be from the block's; 0: it is not looked at
    struct Limits {
        uint48 holdGrace;
        uint48 holdMax;
        uint48 undoWindow;
        uint48 clockSkew;
    }

    /// @notice A batch has its place in the order.
    /// @param first running number of its first item, from 0 over the whole log
    /// @param gateway who sent it
    /// @param head of the log after it: keccak256(abi.encode(head before, first, gateway,
    /// keccak256(data of this event without its first 32 bytes))); before the first batch of all it is
    /// the genesis hash
    /// @param outcomes three bytes for each item: a {Code}, and the place in its cards of the one that
    /// is in the way, big endian; 0xffff where it is none
    /// @param items as they were sent
    event Executed(
        uint64 indexed first,
        address indexed gateway,
        bytes32 head,
        bytes outcomes,
        Item[] items
    );

    /// @notice A gateway voted for a change.
    event Voted(bytes32 indexed id, address indexed gateway, Change change);

    /// @notice A change has its majority and was made.
    event Changed(bytes32 indexed id, Kind kind);

    error BoundTooLong(uint48 bound);
    error NotAGateway(address account);
    error EmptyBatch();
    error TooManyItems(uint256 items, uint256 max);
    error Closed(address successor);
    error NotMovedIn(uint64 size, uint64 imported);
    error AlreadyVoted(bytes32 id, address gateway);
    error MalformedChange(Kind kind);
    error StaleSlot(bytes32 key, uint256 expected, uint256 actual);
    error NotUsed(bytes32 submission);
    error AlreadyDelegated(bytes32 member, address account);
    error AlreadyAGateway(address account);
    error TooManyGateways(uint256 max);
    error LastGateway(address account);
    error NotOurSuccessor(address account);
    error NotOurPredecessor(address account);

    /// @notice Gives every item its place and its outcome.
    /// @dev Emits {Executed}. Reverts with {NotAGateway}, {Closed}, {EmptyBatch}, {TooManyItems} or
    /// {NotMovedIn}.
    /// WARNING: to be accepted here is not to be sold. An item counts if the rules accept it too.
    function execute(Item[] calldata items) external;

    /// @notice Votes for a change; with more than half of the gateways behind it, it is made at once.
    /// @dev Votes lapse when a gateway comes or goes. Emits {Voted}, then perhaps {Changed}.
    function vote(Change calldata change) external;

    /// @notice Items so far, those before this contract counted.
    function logSize() external view returns (uint64);

    /// @notice The last head that {Executed} announced.
    function logHead() external view returns (bytes32);

    /// @notice The genesis hash of the ledger.
    function genesis() external view returns (bytes32);

    /// @notice Whose log this contract goes on with; 0 for nobody's.
    function predecessor() external view returns (address);

    /// @notice Items with lower running numbers are of before this contract: its predecessor's, or those
    /// that the first of its gateways brings along from a ledger that moves in. Nobody else sends
    /// before these are here. They get their places and are not judged again; what this contract knows
    /// of cards and batches by then is what the gateways voted.
    function imported() external view returns (uint64);

    /// @notice Who goes on with this log; 0 while it is open.
    function successor() external view returns (address);

    /// @notice The bounds that it was deployed with.
    function limits() external view returns (Limits memory);

    /// @notice The accounts that may send and vote, in no order that means anything.
    function gateways() external view returns (address[] memory);

    /// @notice What is known of cards, packed as CardSlot.sol says; 0 for one that is unknown.
    function cardSlots(bytes32[] calldata cards) external view returns (uint256[] memory);

    /// @notice What is known of batches by SHA-256 of their ids, packed as BatchSlot.sol says, and the
    /// numbers by which cards name them; 0 for one that is unknown.
    function batchSlots(
        bytes32[] calldata batches
    ) external view returns (uint256[] memory slots, uint32[] memory indexes);

    /// @notice By SHA-256 of their ids, the numbers by which slots name members, and the gateways
    /// that send for them; 0 for one that is unknown.
    function members(
        bytes32[] calldata ids
    ) external view returns (uint24[] memory indexes, address[] memory delegates);

    /// @notice Whether an item with this submission id was accepted and changed something.
    function isUsed(bytes32 submission) external view returns (bool);

    /// @notice By which id a change is voted for now, and how many did.
    function tally(Change calldata change) external view returns (bytes32 id, uint256 votes);

    /// @notice The word of the rules for a refusal; empty for none.
    function word(Code code) external pure returns (string memory);
}
