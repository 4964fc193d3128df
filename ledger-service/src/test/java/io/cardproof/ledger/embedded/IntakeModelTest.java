package io.cardproof.ledger.embedded;

import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.Request;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few offers, a close and the one writer's drains ends as some order of
 * them one after the other would. The writer asks only where something waits: nobody else takes
 * from the queue, so that it is not left waiting by an order that has no more offers.
 */
@Param(name = "weight", gen = IntGen.class, conf = "1:4")
public class IntakeModelTest {
  private static final Submission ANY = Scene.genesis();

  private final Intake intake = new Intake(3, 2, 5);

  @Operation
  public String offer(@Param(name = "weight") int weight) {
    return intake.offer(new Request(ANY, weight)).name();
  }

  @Operation
  public void close() {
    intake.close();
  }

  @Operation(nonParallelGroup = "writer")
  public String drain() {
    StringBuilder weights = new StringBuilder();
    if (intake.waiting() > 0) {
      intake.drain().forEach(request -> weights.append(request.weight()).append(' '));
    }
    return weights.toString();
  }

  @Test
  void theQueueIsLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(8)
        .invocationsPerIteration(300)
        .check(getClass());
  }
}
