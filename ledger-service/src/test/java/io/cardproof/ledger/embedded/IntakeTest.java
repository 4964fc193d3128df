package io.cardproof.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.Scene;
import io.cardproof.ledger.embedded.Intake.Offer;
import io.cardproof.ledger.replica.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static Request request(int weight) {
    return new Request(Scene.genesis(), weight);
  }

  @Test
  void whatDoesNotFitIsTurnedAway() {
    Intake intake = new Intake(2, 10, 100);
    assertThat(intake.offer(request(1))).isEqualTo(Offer.ACCEPTED);
    assertThat(intake.offer(request(1))).isEqualTo(Offer.ACCEPTED);
    assertThat(intake.offer(request(1))).isEqualTo(Offer.FULL);
    intake.drain();
    assertThat(intake.offer(request(1))).isEqualTo(Offer.ACCEPTED);
  }

  @Test
  void aDrainIsBoundedByCountAndByWeightButNeverEmpty() {
    Intake intake = new Intake(100, 3, 10);
    for (int weight : new int[] {1, 1, 1, 1, 9, 50, 2}) {
      intake.offer(request(weight));
    }
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sizes.add(intake.drain().size());
    }
    assertThat(sizes).containsExactly(3, 2, 1, 1);
  }

  @Test
  void whatWasAcceptedIsDrainedThoughItIsClosed() {
    Intake intake = new Intake(10, 10, 10);
    intake.offer(request(1));
    intake.close();
    assertThat(intake.offer(request(1))).isEqualTo(Offer.CLOSED);
    assertThat(intake.drain()).hasSize(1);
    assertThat(intake.drain()).isEmpty();
  }

  @Test
  void underLoadAndACloseEverythingAcceptedIsDrainedOnce() throws Exception {
    for (int round = 0; round < 50; round++) {
      Intake intake = new Intake(16, 5, 5);
      Set<Request> accepted = Collections.newSetFromMap(new ConcurrentHashMap<>());
      List<Thread> clients = new ArrayList<>();
      for (int client = 0; client < 8; client++) {
        clients.add(Thread.ofVirtual().start(() -> offerUntilClosed(intake, accepted)));
      }
      List<Request> drained = new ArrayList<>();
      List<Request> next = intake.drain();
      while (!next.isEmpty()) {
        drained.addAll(next);
        if (drained.size() > 200) {
          intake.close();
        }
        next = intake.drain();
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(drained).doesNotHaveDuplicates().hasSameElementsAs(accepted);
      assertThat(intake.waiting()).isZero();
    }
  }

  private static void offerUntilClosed(Intake intake, Set<Request> accepted) {
    while (true) {
      Request request = request(1);
      accepted.add(request);
      switch (intake.offer(request)) {
        case ACCEPTED -> {}
        case FULL -> {
          accepted.remove(request);
          LockSupport.parkNanos(10_000);
        }
        case CLOSED -> {
          accepted.remove(request);
          return;
        }
      }
    }
  }
}
