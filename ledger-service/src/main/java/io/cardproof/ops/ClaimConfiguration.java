package io.cardproof.ops;

import io.cardproof.cards.CardUseCases;
import io.cardproof.cards.Desk;
import io.cardproof.claims.Analyses;
import io.cardproof.claims.Bundles;
import io.cardproof.claims.ClaimAnswers;
import io.cardproof.claims.ClaimPages;
import io.cardproof.claims.ClaimUseCases;
import io.cardproof.claims.Dispute;
import io.cardproof.claims.Escrows;
import io.cardproof.claims.EvidenceDesk;
import io.cardproof.claims.EvidenceFiles;
import io.cardproof.claims.Opening;
import io.cardproof.claims.PaymentFile;
import io.cardproof.claims.Payments;
import io.cardproof.claims.Pools;
import io.cardproof.claims.Rulings;
import io.cardproof.claims.Settlements;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.members.ServedMembers;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.proofs.ServedPolicy;
import io.cardproof.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The use cases of claims, and what they stand on. */
@Configuration(proxyBeanMethods = false)
class ClaimConfiguration {

  @Bean
  EvidenceFiles evidenceFiles(DataFolder folder, Keystore keystore) {
    return new EvidenceFiles(folder.path(), keystore.root(Root.VAULT));
  }

  @Bean
  ClaimUseCases claimUseCases(
      Desk desk,
      CardUseCases cards,
      ProofDesk proofs,
      ServedPolicy policy,
      EvidenceFiles files,
      ServedMembers served,
      GatewayLimits limits) {
    return new ClaimUseCases(
        new ClaimUseCases.Ground(
            desk,
            cards,
            proofs,
            policy.text(),
            files,
            served::serves,
            limits.evidenceBytesMax(),
            limits.freeBytesMin()));
  }

  @Bean
  ClaimAnswers claimAnswers() {
    return new ClaimAnswers();
  }

  @Bean
  Opening claimOpening(ClaimUseCases claims) {
    return claims.opening();
  }

  @Bean
  Dispute dispute(ClaimUseCases claims) {
    return claims.dispute();
  }

  @Bean
  Rulings rulings(ClaimUseCases claims) {
    return claims.rulings();
  }

  @Bean
  Settlements settlements(ClaimUseCases claims) {
    return claims.settlements();
  }

  @Bean
  ClaimPages claimPages(ClaimUseCases claims) {
    return claims.pages();
  }

  @Bean
  Analyses analyses(ClaimUseCases claims) {
    return claims.analyses();
  }

  @Bean
  EvidenceDesk evidenceDesk(ClaimUseCases claims) {
    return claims.evidence();
  }

  @Bean
  Bundles bundles(ClaimUseCases claims) {
    return claims.bundles();
  }

  @Bean
  Escrows escrows(ClaimUseCases claims) {
    return claims.escrows();
  }

  @Bean
  Pools pools(ClaimUseCases claims) {
    return claims.pools();
  }

  /** Where the settings name a file for them; else nobody is told. */
  @Bean(initMethod = "start", destroyMethod = "close")
  PaymentsToFile payments(
      CardUseCases cards, ServedMembers served, Store store, Environment settings) {
    String file = settings.getProperty("cardproof.payments.file");
    try {
      PaymentFile provider = file == null ? null : PaymentFile.open(Path.of(file));
      return new PaymentsToFile(
          provider == null
              ? null
              : new Payments(
                  cards.records(), cards.fields(), served::serves, store.local(), provider));
    } catch (IOException e) {
      throw new StartException("the payment file " + file + " cannot be used", e);
    }
  }

  /** The follower, or nothing. */
  record PaymentsToFile(@Nullable Payments payments) implements AutoCloseable {
    void start() {
      if (payments != null) {
        payments.start();
      }
    }

    @Override
    public void close() {
      if (payments != null) {
        payments.close();
      }
    }
  }
}
