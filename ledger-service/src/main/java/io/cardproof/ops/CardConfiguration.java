package io.cardproof.ops;

import io.cardproof.bundles.CardBundles;
import io.cardproof.cards.Batches;
import io.cardproof.cards.CardActions;
import io.cardproof.cards.CardPages;
import io.cardproof.cards.CardUseCases;
import io.cardproof.cards.CodeNames;
import io.cardproof.cards.Deliveries;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Operations;
import io.cardproof.cards.Releases;
import io.cardproof.cards.Reservations;
import io.cardproof.cards.Sales;
import io.cardproof.cards.Stock;
import io.cardproof.cards.Transfers;
import io.cardproof.cards.VaultNetwork;
import io.cardproof.cards.Verification;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.papers.Commitments;
import io.cardproof.papers.PaperSealer;
import io.cardproof.proofs.Anchors;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.proofs.ServedPolicy;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.tags.Tagger;
import io.cardproof.vault.CodeSealer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The use cases of cards, and what they stand on. */
@Configuration(proxyBeanMethods = false)
class CardConfiguration {
  private static final String UPLOADS = "tmp";

  @Bean
  CardUseCases cardUseCases(
      Desk desk,
      Replica replica,
      InstantSource clock,
      Tagger tagger,
      Keystore keystore,
      ClaimTokens tokens,
      Operations operations,
      Store store,
      VaultNetwork vaults,
      DataFolder folder,
      GatewayLimits limits,
      MeterRegistry metrics) {
    byte[] papers = keystore.root(Root.PAPERS);
    Counter exhausted =
        Counter.builder("cardproof.evaluations.exhausted")
            .description("Requests refused because their member asked for too many foreign codes")
            .register(metrics);
    return new CardUseCases(
        new CardUseCases.Ground(
            desk,
            replica,
            clock,
            tagger,
            new CodeSealer(keystore.root(Root.VAULT)),
            new Commitments(papers),
            new PaperSealer(papers),
            tokens,
            operations,
            store.papers(),
            store.vault(),
            vaults,
            store.local(),
            folder.path().resolve(UPLOADS),
            limits.uploadBytesMax(),
            member -> exhausted.increment()));
  }

  @Bean
  Releases releases(CardUseCases cards) {
    return cards.releases();
  }

  @Bean
  Batches batches(CardUseCases cards) {
    return cards.batches();
  }

  @Bean
  CardActions cardActions(CardUseCases cards) {
    return cards.actions();
  }

  @Bean
  CardPages cardPages(CardUseCases cards) {
    return cards.pages();
  }

  @Bean
  CardBundles cardBundles(
      CardUseCases cards,
      CardPages pages,
      Anchors anchors,
      LogConfiguration.OnChain chain,
      ProofDesk proofs,
      ServedPolicy policy) {
    return new CardBundles(
        cards.records(),
        pages,
        cards.fields(),
        new CardBundles.Log(anchors, chain.anchors(), proofs, policy.text()));
  }

  @Bean
  CodeNames codeNames(CardUseCases cards) {
    return cards.names();
  }

  @Bean
  Deliveries deliveries(CardUseCases cards) {
    return cards.deliveries();
  }

  @Bean
  Reservations reservations(CardUseCases cards) {
    return cards.reservations();
  }

  @Bean
  Sales sales(CardUseCases cards) {
    return cards.sales();
  }

  @Bean
  Stock stock(CardUseCases cards) {
    return cards.stock();
  }

  @Bean
  Transfers transfers(CardUseCases cards) {
    return cards.transfers();
  }

  @Bean
  Verification verification(CardUseCases cards) {
    return cards.verification();
  }
}
