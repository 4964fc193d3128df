package io.cardproof.adjudication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The stories end as they say by hand. */
class AdjudicationTest {

  private static List<Story.Question> questions() throws IOException {
    List<Story.Question> questions = new ArrayList<>();
    for (Story story : Story.all()) {
      questions.addAll(story.questions());
    }
    return questions;
  }

  @TestFactory
  Stream<DynamicTest> each_ends_as_its_words_say() throws IOException {
    return Story.all().stream()
        .map(story ->
            DynamicTest.dynamicTest(
                story.file() + ": " + story.name(),
                () -> story.questions().forEach(AdjudicationTest::endsAsItsWordsSay)));
  }

  private static void endsAsItsWordsSay(Story.Question question) {
    assertThat(question.answered()).as(question.name()).isEqualTo(question.expected());
  }

  @Test
  void every_rule_decides_a_story() throws IOException {
    Set<Rule> seen = new TreeSet<>();
    questions().forEach(question -> seen.add(question.answer().ruleName()));
    assertThat(seen).containsExactly(Rule.values());
  }

  @Test
  void entries_of_anything_else_change_nothing() throws IOException {
    assertThat(questions())
        .allSatisfy(question ->
            assertThat(
                    Adjudicator.adjudicate(question.needed(), question.claim(), question.asOf())
                        .toBytes())
                .isEqualTo(question.answer().toBytes()));
  }

  @Test
  void without_standing_the_refusal_stands_alone() throws IOException {
    Story.Question question = Story.of("rule-01").getFirst().questions().getFirst();
    CaseFile alone = new CaseFile(List.of(question.entries().entries().getLast()));
    assertThat(Adjudicator.adjudicate(alone, question.claim(), question.asOf()))
        .isEqualTo(question.answer());
  }

  @Test
  void a_claim_that_is_not_there_yet_is_not_judged() throws IOException {
    Story.Question question = Story.of("rule-07").getFirst().questions().getFirst();
    AsOf before = new AsOf(question.asOf().time(), question.asOf().treeSize() - 1);
    assertThatThrownBy(() -> Adjudicator.adjudicate(question.entries(), question.claim(), before))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Adjudicator.adjudicate(question.entries(), "clm_other", question.asOf()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_file_with_holes_is_not_judged() throws IOException {
    Story.Question question = Story.of("rule-07").getFirst().questions().getFirst();
    List<Recorded> needed = question.needed().entries();
    for (String verb : List.of("policy", "mints", "sells")) {
      CaseFile holed =
          new CaseFile(
              needed.stream().filter(r -> !question.scene().verb(r.index()).equals(verb)).toList());
      assertThatThrownBy(() -> Adjudicator.adjudicate(holed, question.claim(), question.asOf()))
          .as(verb)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void entries_out_of_order_are_no_file() throws IOException {
    List<Recorded> entries =
        Story.of("rule-07").getFirst().questions().getFirst().entries().entries();
    assertThatThrownBy(() -> new CaseFile(entries.reversed()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
