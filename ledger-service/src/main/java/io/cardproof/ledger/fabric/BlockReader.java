package io.cardproof.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cardproof.codec.Digests;
import io.cardproof.ledger.fabric.ChainBlock.Transaction;
import io.cardproof.ledger.fabric.ChainBlock.Validity;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads Fabric's blocks.
 *
 * <p>What: a block's own hash is made from its header, and its data is held against that header, so
 * that a chain of blocks whose hashes follow one another is one chain. Which transactions are valid
 * stands in the block's metadata, which no hash covers: a peer could lie there, and the replica's
 * own decisions would show it.
 */
final class BlockReader {
  /** Function of the chaincode that takes a parcel. */
  static final String SUBMIT = "submit";

  private static final byte[] SUBMIT_BYTES = SUBMIT.getBytes(StandardCharsets.US_ASCII);

  /** Name of the event that carries a parcel's leaves. */
  static final String EVENT = "parcel";

  private final String channel;
  private final String chaincode;

  BlockReader(String channel, String chaincode) {
    this.channel = channel;
    this.chaincode = chaincode;
  }

  /**
   * @throws IllegalArgumentException if the block contradicts itself or is none
   */
  ChainBlock read(Block block) {
    try {
      BlockHeader header = block.getHeader();
      byte[][] data =
          block.getData().getDataList().stream()
              .map(ByteString::toByteArray)
              .toArray(byte[][]::new);
      if (!Arrays.equals(Digests.sha256(data), header.getDataHash().toByteArray())) {
        throw new IllegalArgumentException(
            "block " + header.getNumber() + " has other data than its header says");
      }
      return new ChainBlock(
          header.getNumber(),
          hash(header),
          header.getPreviousHash().toByteArray(),
          transactions(block, data),
          block.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a block", e);
    }
  }

  private List<Transaction> transactions(Block block, byte[][] data)
      throws InvalidProtocolBufferException {
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    if (codes.size() != data.length) {
      throw new IllegalArgumentException("a block does not say which transactions are valid");
    }
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < data.length; i++) {
      Transaction transaction = transaction(data[i], validity(codes.byteAt(i) & 0xff));
      if (transaction != null) {
        transactions.add(transaction);
      }
    }
    return List.copyOf(transactions);
  }

  private static Validity validity(int code) {
    return switch (TxValidationCode.forNumber(code)) {
      case VALID -> Validity.VALID;
      case MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT -> Validity.CONFLICT;
      case DUPLICATE_TXID -> Validity.DUPLICATE;
      case null, default -> Validity.INVALID;
    };
  }

  /** Null for what is no parcel. What is not valid may be any bytes. */
  private @Nullable Transaction transaction(byte[] envelope, Validity validity)
      throws InvalidProtocolBufferException {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      boolean ours =
          header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
              && header.getChannelId().equals(channel)
              && ChaincodeHeaderExtension.parseFrom(header.getExtension())
                  .getChaincodeId()
                  .getName()
                  .equals(chaincode);
      return ours ? parcel(payload, header.getTxId(), validity) : null;
    } catch (InvalidProtocolBufferException e) {
      if (validity == Validity.VALID) {
        throw e;
      }
      return null;
    }
  }

  private @Nullable Transaction parcel(Payload payload, String id, Validity validity)
      throws InvalidProtocolBufferException {
    var transaction = org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData());
    if (transaction.getActionsCount() != 1) {
      return null;
    }
    ChaincodeActionPayload action =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
    List<byte[]> arguments = arguments(action);
    if (arguments.isEmpty() || !Arrays.equals(arguments.getFirst(), SUBMIT_BYTES)) {
      return null;
    }
    return new Transaction(
        id, validity, List.copyOf(arguments.subList(1, arguments.size())), bundle(action));
  }

  private static List<byte[]> arguments(ChaincodeActionPayload action)
      throws InvalidProtocolBufferException {
    ChaincodeProposalPayload proposal =
        ChaincodeProposalPayload.parseFrom(action.getChaincodeProposalPayload());
    return ChaincodeInvocationSpec.parseFrom(proposal.getInput())
        .getChaincodeSpec()
        .getInput()
        .getArgsList()
        .stream()
        .map(ByteString::toByteArray)
        .toList();
  }

  private static byte @Nullable [] bundle(ChaincodeActionPayload action)
      throws InvalidProtocolBufferException {
    ProposalResponsePayload response =
        ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
    ChaincodeEvent event =
        ChaincodeEvent.parseFrom(ChaincodeAction.parseFrom(response.getExtension()).getEvents());
    return event.getEventName().equals(EVENT) ? event.getPayload().toByteArray() : null;
  }

  /** SHA-256 over the header as DER: a sequence of the number and two octet strings. */
  static byte[] hash(BlockHeader header) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    element(body, 0x02, BigInteger.valueOf(header.getNumber()).toByteArray());
    element(body, 0x04, header.getPreviousHash().toByteArray());
    element(body, 0x04, header.getDataHash().toByteArray());
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    element(sequence, 0x30, body.toByteArray());
    return Digests.sha256(sequence.toByteArray());
  }

  /** Nothing here is longer than 127 bytes, so that a length is one byte. */
  private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
    if (content.length > 127) {
      throw new IllegalArgumentException("a hash in a block's header is too long");
    }
    out.write(tag);
    out.write(content.length);
    out.writeBytes(content);
  }
}
