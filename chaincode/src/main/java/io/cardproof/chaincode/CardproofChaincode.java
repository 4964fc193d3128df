package io.cardproof.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Canonical;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Rules;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Parcel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;

/**
 * The ledger as chaincode.
 *
 * <p>What: {@code submit} decides a parcel of signed commands against the peer's state, writes what
 * it changes, announces its entries' leaves in one event, and answers each item's outcome; {@code
 * about} tells what runs here.
 *
 * <p>Guarantees: but for declining, the result is a function of arguments and state, so that honest
 * endorsers agree. The clock only ever declines; nothing of it gets into a result. Whatever is
 * sent, a call ends with an answer: 200, or 500 with a message that begins with a stable code.
 */
final class CardproofChaincode implements Chaincode {
  private static final Logger LOG = System.getLogger("io.cardproof.chaincode");
  private static final String EVENT = "parcel";

  private final AgreedGenesis genesis;
  private final ParcelBounds bounds;
  private final SignatureVerifier ed25519;
  private final String version;

  /**
   * @param clock this endorser's
   * @param version of the program, for {@code about}
   */
  CardproofChaincode(
      AgreedGenesis genesis, InstantSource clock, SignatureVerifier ed25519, String version) {
    this.genesis = genesis;
    this.bounds = new ParcelBounds(clock);
    this.ed25519 = ed25519;
    this.version = version;
  }

  /** Nothing: a ledger begins with its genesis, which is submitted. */
  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newErrorResponse("request.malformed: there is nothing to initialise");
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    try {
      return ResponseUtils.newSuccessResponse(answer(stub));
    } catch (Declined declined) {
      return ResponseUtils.newErrorResponse(declined.getMessage());
    } catch (RuntimeException | StackOverflowError failed) {
      // Without an answer the peer would wait for as long as it may execute. The message could hold
      // what was sent, and stays here.
      LOG.log(Level.WARNING, "an invocation failed", failed);
      return ResponseUtils.newErrorResponse("ledger.fault: see the chaincode's own log");
    }
  }

  private byte[] answer(ChaincodeStub stub) throws Declined {
    List<byte[]> arguments = stub.getArgs();
    String function = arguments.isEmpty() ? "" : new String(arguments.getFirst(), UTF_8);
    return switch (function) {
      case "submit" -> submit(stub, arguments.subList(1, arguments.size()));
      case "about" -> about(stub);
      default -> throw new Declined("request.malformed", "functions are submit and about");
    };
  }

  private byte[] about(ChaincodeStub stub) throws Declined {
    String agreed = genesis.of(stub.getChannelId(), Proposals.chaincode(stub));
    return Canonical.encode(About.class, new About(agreed, Rules.VERSION, version));
  }

  private byte[] submit(ChaincodeStub stub, List<byte[]> items) throws Declined {
    String channel = stub.getChannelId();
    String chaincode = Proposals.chaincode(stub);
    String agreed = genesis.of(channel, chaincode);
    if (agreed == null) {
      throw new Declined("ledger.unavailable", "this organisation agreed to no genesis here");
    }
    ParcelBounds.checkSize(items);
    Parcel parcel = Parcel.of(items);
    StubState state = new StubState(stub);
    bounds.check(parcel, state, genesis.pastUntil(channel, chaincode));
    state.prefetch(LikelyReads.of(parcel));
    Parcel.Decided decided = parcel.decide(state, new Admission(agreed, ed25519));
    byte[] bundle = decided.bundle();
    if (bundle != null) {
      state.put(decided.overlay().changes());
      stub.setEvent(EVENT, bundle);
    }
    return decided.answer().toBytes();
  }
}
