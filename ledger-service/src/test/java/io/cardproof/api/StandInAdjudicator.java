package io.cardproof.api;

import io.cardproof.claims.Adjudicator;
import io.cardproof.rules.Verdict;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Stands where the analysis will be: has never an answer. */
public final class StandInAdjudicator
    implements ApplicationContextInitializer<ConfigurableApplicationContext>, Adjudicator {
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (!context.getBeanFactory().containsSingleton("adjudicator")) {
      context.getBeanFactory().registerSingleton("adjudicator", this);
    }
  }

  @Override
  public Finding adjudicate(String claim, long asOf, long treeSize) {
    return new Finding(14, Verdict.UNDECIDABLE, null);
  }
}
