package io.cardproof.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The client side of RFC 9497 mode 1, against a service that may lie. */
class RemoteTaggerTest {
  private static final byte[] SECRET =
      HexFormat.of().parseHex("ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6");
  private static final LocalTagger SERVICE = new LocalTagger(SECRET);

  private final AtomicInteger alarms = new AtomicInteger();

  private RemoteTagger asking(TagEvaluator service) {
    return new RemoteTagger(SERVICE.publicKey(), service, alarms::incrementAndGet);
  }

  @Test
  void tagsAreThoseOfTheKeyHolder_askedInBatchesOfAThousand() {
    List<Integer> batches = new ArrayList<>();
    RemoteTagger remote =
        asking((member, elements) -> {
          batches.add(elements.size());
          return SERVICE.evaluate(elements);
        });
    List<String> codes = IntStream.range(0, 1_003).mapToObj(i -> "CODE" + i).toList();
    assertThat(remote.cardIds("shop", "games", codes))
        .isEqualTo(SERVICE.cardIds("shop", "games", codes));
    assertThat(batches).containsExactly(1_000, 3);
    assertThat(remote.cardIds("shop", "games", List.of())).isEmpty();
  }

  @Test
  void whatIsSentForTheSameCode_isNeverTheSame() {
    List<byte[]> sent = new ArrayList<>();
    RemoteTagger remote =
        asking((member, elements) -> {
          sent.addAll(elements);
          return SERVICE.evaluate(elements);
        });
    remote.cardIds("shop", "games", List.of("A", "A"));
    assertThat(sent.get(0)).isNotEqualTo(sent.get(1));
  }

  @Test
  void aLieOfAnyKind_givesNoTagAndAnAlarm() {
    LocalTagger other = new LocalTagger(Voprf.randomSecret());
    List<UnaryOperator<Voprf.Evaluation>> lies =
        List.of(
            honest -> new Voprf.Evaluation(honest.elements().reversed(), honest.proof()),
            honest -> new Voprf.Evaluation(honest.elements().subList(0, 1), honest.proof()),
            honest -> new Voprf.Evaluation(List.of(), honest.proof()),
            honest -> new Voprf.Evaluation(honest.elements(), new byte[64]),
            honest -> new Voprf.Evaluation(honest.elements(), new byte[0]),
            honest ->
                new Voprf.Evaluation(
                    List.of(honest.elements().getFirst(), new byte[33]), honest.proof()),
            honest ->
                new Voprf.Evaluation(
                    List.of(honest.elements().getFirst(), new byte[0]), honest.proof()),
            honest ->
                new Voprf.Evaluation(
                    List.of(honest.elements().getFirst(), SERVICE.publicKey()), honest.proof()));
    List<TagEvaluator> services = new ArrayList<>();
    services.add((member, elements) -> other.evaluate(elements));
    lies.forEach(lie -> services.add((member, elements) -> lie.apply(SERVICE.evaluate(elements))));
    for (TagEvaluator service : services) {
      assertThatExceptionOfType(TagServiceException.class)
          .isThrownBy(() -> asking(service).cardIds("shop", "games", List.of("A", "B")))
          .matches(e -> e.reason() == TagServiceException.Reason.FORGED);
    }
    assertThat(alarms).hasValue(services.size());
  }

  @Test
  void transcript_showsThatTheCodeHasTheCardId() {
    RemoteTagger remote = asking((member, elements) -> SERVICE.evaluate(elements));
    TagTranscript transcript = remote.transcript("shop", "games", "AB1");
    String cardId = SERVICE.cardId("games", "AB1");
    assertThat(TagTranscript.verify(transcript, SERVICE.publicKey(), "games", "AB1", cardId))
        .isTrue();
  }
}
