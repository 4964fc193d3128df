package io.cardproof.ops;

import io.cardproof.cards.CardActions;
import io.cardproof.cards.CodeNames;
import io.cardproof.issuers.IssuerSettings;
import io.cardproof.issuers.Issuers;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import io.cardproof.members.ServedMembers;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The issuers whose systems this gateway is connected to; none unless configured. */
@Configuration(proxyBeanMethods = false)
class IssuerConfiguration {

  @Bean(initMethod = "start")
  Issuers issuers(
      Environment environment,
      CardActions actions,
      CodeNames names,
      Replica replica,
      Store store,
      Keystore keystore,
      InstantSource clock,
      ServedMembers served,
      MeterRegistry metrics) {
    try {
      List<IssuerSettings> settings =
          Binder.get(environment)
              .bind("cardproof.issuers", Bindable.listOf(IssuerSettings.class))
              .orElse(List.of());
      return new Issuers(
          settings,
          new Issuers.Ground(
              actions,
              names,
              replica,
              store.local(),
              keystore.root(Root.VAULT),
              clock,
              served::keepsKeyOf,
              metrics));
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (BindException e) {
      throw new StartException("the setting " + e.getName() + " cannot be understood", e);
    }
  }
}
