package io.cardproof.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * A peer's state and one simulated transaction at a time, as the peer does it: a read sees what is
 * committed and never the transaction's own writes; the event set last counts; a failed call leaves
 * nothing. Stricter than a peer: a write without a read before it fails, and so does every call
 * that our chaincode has no use for, range reads among them.
 */
final class PeerStub {
  static final String CHANNEL = "cards";
  static final String CHAINCODE = "cardproof";

  /** Text of the key to bytes. */
  final Map<String, byte[]> committed = new TreeMap<>();

  /** What one call came to. */
  record Simulated(
      Chaincode.Response response,
      Set<String> reads,
      Map<String, byte[]> writes,
      List<Map.Entry<String, byte[]>> events) {

    boolean isGood() {
      return response.getStatusCode() == 200;
    }

    String message() {
      return response.getMessage();
    }
  }

  Simulated call(Chaincode chaincode, String function, List<byte[]> items) {
    return call(chaincode, CHAINCODE, function, items);
  }

  Simulated call(Chaincode chaincode, String name, String function, List<byte[]> items) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(function.getBytes(UTF_8));
    arguments.addAll(items);
    return callRaw(chaincode, proposal(name), arguments);
  }

  Simulated callRaw(Chaincode chaincode, SignedProposal proposal, List<byte[]> arguments) {
    Transaction transaction = new Transaction(proposal, arguments);
    ChaincodeStub stub =
        (ChaincodeStub)
            Proxy.newProxyInstance(
                ChaincodeStub.class.getClassLoader(),
                new Class<?>[] {ChaincodeStub.class},
                (proxy, method, given) -> transaction.answer(method, given));
    Chaincode.Response response = chaincode.invoke(stub);
    return new Simulated(response, transaction.reads, transaction.writes, transaction.events);
  }

  void commit(Simulated simulated) {
    committed.putAll(simulated.writes);
  }

  static SignedProposal proposal(String chaincode) {
    ChaincodeHeaderExtension extension =
        ChaincodeHeaderExtension.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
            .build();
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(CHANNEL)
            .setExtension(extension.toByteString())
            .build();
    ByteString bytes =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder().setChannelHeader(header.toByteString()).build().toByteString())
            .build()
            .toByteString();
    return SignedProposal.newBuilder().setProposalBytes(bytes).build();
  }

  private final class Transaction {
    private final SignedProposal proposal;
    private final List<byte[]> arguments;
    private final Set<String> reads = new LinkedHashSet<>();
    private final Map<String, byte[]> writes = new LinkedHashMap<>();
    private final List<Map.Entry<String, byte[]>> events = new ArrayList<>();

    private Transaction(SignedProposal proposal, List<byte[]> arguments) {
      this.proposal = proposal;
      this.arguments = arguments;
    }

    private Object answer(Method method, Object[] given) {
      return switch (method.getName()) {
        case "getArgs" -> arguments;
        case "getChannelId" -> CHANNEL;
        case "getSignedProposal" -> proposal;
        case "getState" -> read((String) given[0]);
        case "putState" -> write((String) given[0], (byte[]) given[1]);
        case "setEvent" ->
            events.add(Map.entry((String) given[0], (byte[]) given[1])) ? null : null;
        default -> throw new AssertionError("nothing may call " + method.getName());
      };
    }

    private byte[] read(String key) {
      if (!reads.add(key)) {
        throw new AssertionError(key + " is read again, which is a round trip");
      }
      return committed.getOrDefault(key, new byte[0]);
    }

    private Object write(String key, byte[] value) {
      if (!reads.contains(key)) {
        throw new AssertionError(key + " is written and was not read");
      }
      if (key.isEmpty() || key.charAt(0) == 0 || value.length == 0) {
        throw new AssertionError("a peer takes no such key or value: " + key);
      }
      writes.put(key, value);
      return null;
    }
  }
}
