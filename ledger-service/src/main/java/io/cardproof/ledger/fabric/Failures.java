package io.cardproof.ledger.fabric;

import io.grpc.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** What a failure of Fabric's client means to the adapter. */
final class Failures {
  /** A refusal of our chaincode, inside the peer's own words: a code, then items if any. */
  private static final Pattern DECLINED =
      Pattern.compile("chaincode response 500, ([a-z_]+\\.[a-z_]+):(?: items ([0-9,]+))?");

  /** What is the parcel's fault; whatever else an endorser says may pass. */
  private static final Set<String> FINAL =
      Set.of("time.out_of_bounds", "request.too_large", "request.malformed");

  private Failures() {}

  static ChainException of(GatewayException failure) {
    if (failure instanceof EndorseException) {
      Optional<ChainException> declined = declined(failure);
      if (declined.isPresent()) {
        return declined.get();
      }
    } else if (failure instanceof SubmitException && isTooLarge(failure)) {
      return new ChainException.Declined("request.too_large", List.of());
    }
    return new ChainException.Passing(words(failure), failure);
  }

  private static Optional<ChainException> declined(GatewayException failure) {
    return texts(failure)
        .map(DECLINED::matcher)
        .filter(Matcher::find)
        .filter(found -> FINAL.contains(found.group(1)))
        .<ChainException>map(
            found -> new ChainException.Declined(found.group(1), items(found.group(2))))
        .findFirst();
  }

  private static List<Integer> items(String numbers) {
    return numbers == null
        ? List.of()
        : Arrays.stream(numbers.split(",")).map(Integer::valueOf).toList();
  }

  /** An orderer's status 400 and its kin come in the text only. */
  private static boolean isTooLarge(GatewayException failure) {
    return failure.getStatus().getCode() == Status.Code.ABORTED
        && texts(failure)
            .anyMatch(text -> text.contains("BAD_REQUEST") || text.contains("TOO_LARGE"));
  }

  /** The peer that was asked is the trouble, not what it was asked: another may answer. */
  static boolean isThePeers(GatewayException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED, CANCELLED, INTERNAL -> true;
      case UNKNOWN -> texts(failure).anyMatch(text -> text.contains("too many requests"));
      default -> false;
    };
  }

  static boolean isUnknownTransaction(GatewayException failure) {
    return texts(failure).anyMatch(text -> text.contains("no such transaction ID"));
  }

  private static Stream<String> texts(GatewayException failure) {
    String own = failure.getStatus().getDescription();
    return Stream.concat(
        Stream.ofNullable(own), failure.getDetails().stream().map(ErrorDetail::getMessage));
  }

  /** For the log and for health: a peer's words name no command and no argument. */
  private static String words(GatewayException failure) {
    return failure.getStatus().getCode() + " " + texts(failure).distinct().toList();
  }
}
