package io.cardproof.api;

import io.cardproof.keys.ApiKeys;
import io.cardproof.members.LedgerSettings;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.store.Replica;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** The controllers of this package and what they share. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = ApiConfiguration.class)
public class ApiConfiguration {

  @Bean
  JsonMapper jsonMapper() {
    return JsonMappers.strict();
  }

  @Bean
  Door door(Replica replica, ApiKeys keys, GatewayLimits limits) {
    return new Door(replica, keys, limits);
  }

  @Bean
  WebSetup webSetup(Door door, JsonMapper mapper, GatewayLimits limits) {
    return new WebSetup(door, mapper, limits);
  }

  @Bean
  Responses responses(JsonMapper mapper, ProofDesk proofs) {
    return new Responses(mapper, proofs);
  }

  @Bean
  PreparedCommands preparedCommands(InstantSource clock, GatewayLimits limits) {
    return new PreparedCommands(clock, limits);
  }

  @Bean
  FilterRegistrationBean<RequestFrame> requestFrame(
      LedgerSettings settings, MeterRegistry metrics) {
    FilterRegistrationBean<RequestFrame> registration =
        new FilterRegistrationBean<>(new RequestFrame(settings.isSandbox(), metrics));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setAsyncSupported(true);
    return registration;
  }
}
