package io.cardproof.ops;

import io.cardproof.cards.ForeignEvaluations;
import io.cardproof.cards.MemberSigner;
import io.cardproof.cards.Releases;
import io.cardproof.cards.VaultNetwork;
import io.cardproof.exchange.ExchangeServer;
import io.cardproof.exchange.ExchangeSettings;
import io.cardproof.exchange.Peers;
import io.cardproof.exchange.RemoteTags;
import io.cardproof.exchange.RemoteVaults;
import io.cardproof.exchange.Standing;
import io.cardproof.exchange.TagDesk;
import io.cardproof.exchange.Tls;
import io.cardproof.exchange.VaultDesk;
import io.cardproof.members.ServedMembers;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.tags.LocalTagger;
import io.cardproof.tags.RemoteTagger;
import io.cardproof.tags.TagEvaluator;
import io.cardproof.tags.TagServiceException;
import io.cardproof.tags.Tagger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What gateways of a network ask one another; a gateway alone has all of it, and asks nobody. */
@Configuration(proxyBeanMethods = false)
class ExchangeConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeConfiguration.class);
  private static final int RETRY_AFTER_SECONDS = 60;

  /**
   * Settings with what is opened from them.
   *
   * @param tls absent, with the peers, where nothing is configured
   */
  record Exchange(ExchangeSettings settings, @Nullable Tls tls, @Nullable Peers peers)
      implements AutoCloseable {
    /** This gateway's own; empty where nothing is configured. */
    String organisation() {
      return tls == null ? "" : tls.organisation();
    }

    @Override
    public void close() {
      if (peers != null) {
        peers.close();
      }
    }
  }

  @Bean
  Exchange exchange(Environment environment) {
    try {
      ExchangeSettings settings =
          Binder.get(environment)
              .bindOrCreate("cardproof.exchange", ExchangeSettings.class)
              .checked();
      if (!settings.isConfigured()) {
        return new Exchange(settings, null, null);
      }
      Tls tls = Tls.of(path(settings.certificate()), path(settings.key()), path(settings.ca()));
      return new Exchange(settings, tls, new Peers(tls));
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (BindException e) {
      throw new StartException("the setting " + e.getName() + " cannot be understood", e);
    }
  }

  private static Path path(@Nullable Path file) {
    return Objects.requireNonNull(file);
  }

  @Bean
  Standing standing(Replica replica, ServedMembers served, MemberSigner signer, Exchange exchange) {
    Map<String, List<String>> selfSigning = new LinkedHashMap<>();
    exchange.settings().gateways().forEach((name, other) -> selfSigning.put(name, other.members()));
    return new Standing(replica, served, signer, selfSigning);
  }

  // tags

  /** Here where this keystore has the ledger's tag key, else with who has it. */
  @Bean
  Tagger tagger(
      Opening opening,
      DataFolder folder,
      Exchange exchange,
      Standing standing,
      MeterRegistry meters) {
    LocalTagger own = opening.tagger();
    if (!folder.isOfNetwork()) {
      return own;
    }
    byte[] ledgers = Base64.getUrlDecoder().decode(folder.genesis().terms().tagKey());
    if (Arrays.equals(own.publicKey(), ledgers)) {
      return own;
    }
    Counter forged =
        Counter.builder("cardproof.tags.forged")
            .description("Answers of the tag service that the ledger's tag key did not make")
            .register(meters);
    return new RemoteTagger(
        ledgers,
        evaluator(exchange, standing),
        () -> {
          LOG.error("the tag service answered with another key than the ledger's");
          forged.increment();
        });
  }

  private static TagEvaluator evaluator(Exchange exchange, Standing standing) {
    if (exchange.peers() != null && exchange.settings().tags() != null) {
      return new RemoteTags(
          exchange.peers(), exchange.settings(), standing, exchange.organisation());
    }
    return (member, elements) -> {
      throw new TagServiceException(
          TagServiceException.Reason.AWAY,
          "this gateway has no tag key, and no cardproof.exchange.tags to ask",
          RETRY_AFTER_SECONDS);
    };
  }

  @Bean
  TagDesk tagDesk(
      Tagger tagger,
      Standing standing,
      Replica replica,
      Store store,
      InstantSource clock,
      MeterRegistry meters) {
    Counter exhausted =
        Counter.builder("cardproof.tags.exhausted")
            .description("Requests of other gateways whose member asked for too many tags")
            .register(meters);
    ForeignEvaluations meter =
        new ForeignEvaluations(replica, store.local(), clock, member -> exhausted.increment());
    return new TagDesk(tagger instanceof LocalTagger own ? own : null, standing, meter);
  }

  // vaults

  @Bean
  VaultNetwork vaultNetwork(Exchange exchange, Standing standing, DataFolder folder) {
    if (!folder.isOfNetwork()) {
      return VaultNetwork.none(DataFolder.OPERATOR);
    }
    return new RemoteVaults(
        exchange.peers(), exchange.settings(), standing, exchange.organisation());
  }

  @Bean(initMethod = "start")
  ExchangeServer exchangeServer(
      Exchange exchange, Standing standing, Releases releases, TagDesk tags, MeterRegistry meters) {
    VaultDesk vaults = new VaultDesk(releases, standing, exchange.organisation());
    return new ExchangeServer(exchange.settings(), exchange.tls(), tags, vaults, meters);
  }
}
