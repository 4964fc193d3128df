package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.ledger.Submission;
import io.cardproof.sequence.SignedCommand;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.List;
import org.web3j.crypto.ECKeyPair;

/**
 * As a gateway's program that lies would send, with the gateway's own account; returns the number
 * of the block that has it.
 */
record Liar(Anvil anvil, Deployment.Made contract) {

  long send(int account, Arguments arguments, Submission submission) throws Exception {
    return send(account, arguments, bytes(submission));
  }

  long send(int account, Arguments arguments, byte[] command) throws Exception {
    String receipt = "[\"%s\"]".formatted(handIn(account, arguments, command));
    ChainGateway.waitFor(() -> anvil.ask("eth_getTransactionReceipt", receipt).isObject());
    return Long.decode(
        anvil.ask("eth_getTransactionReceipt", receipt).path("blockNumber").asString());
  }

  /** The same where no block is to come of itself. */
  void handIn(int account, Arguments arguments, Submission submission) throws Exception {
    String _ = handIn(account, arguments, bytes(submission));
  }

  private static byte[] bytes(Submission submission) {
    return new SignedCommand(submission.command(), submission.signature()).toBytes();
  }

  private String handIn(int account, Arguments arguments, byte[] command) throws Exception {
    byte[] calldata = Calldata.of(List.of(command), List.of(arguments)).bytes();
    String key = Files.readString(anvil.key(account)).strip().substring(2);
    KeySigner signer =
        new KeySigner(
            ECKeyPair.create(new BigInteger(key, 16)),
            Nodes.bytes(contract.contract()),
            Anvil.CHAIN_ID,
            ChainGateway.GAS_PRICE);
    String count =
        anvil
            .ask("eth_getTransactionCount", "[\"%s\",\"latest\"]".formatted(signer.address()))
            .asString();
    byte[] transaction = signer.sign(Long.decode(count), calldata, 5_000_000);
    anvil.ask("eth_sendRawTransaction", "[\"%s\"]".formatted(Nodes.hex(transaction)));
    return signer.hash(transaction);
  }
}
