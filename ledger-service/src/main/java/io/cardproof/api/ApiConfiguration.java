package io.cardproof.api;

import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Desk;
import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.members.LedgerSettings;
import io.cardproof.members.ServedMembers;
import io.cardproof.members.SignedCommands;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.proofs.ProofDesk;
import io.cardproof.store.Replica;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.models.OpenAPI;
import java.time.InstantSource;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** The controllers of this package, each named, and what they share. */
@Configuration(proxyBeanMethods = false)
@Import({
  AnswerSchemas.class,
  BatchController.class,
  CardController.class,
  CatalogueController.class,
  CheckoutController.class,
  ClaimController.class,
  CommandController.class,
  EntryController.class,
  EventController.class,
  IssuerController.class,
  LedgerController.class,
  LogController.class,
  MemberController.class,
  MoneyController.class,
  ProblemAdvice.class,
  ProblemController.class,
  RecordSchemas.class,
  ReportController.class,
  VerifyPageController.class,
})
public class ApiConfiguration {

  @Bean
  JsonMapper jsonMapper() {
    return JsonMappers.strict();
  }

  @Bean
  TokenDoor tokenDoor(
      Replica replica, ClaimTokens tokens, ServedMembers served, GatewayLimits limits) {
    return new TokenDoor(replica, tokens, served, limits);
  }

  @Bean
  Door door(
      Replica replica, ApiKeys keys, ServedMembers served, TokenDoor tokens, GatewayLimits limits) {
    return new Door(replica, keys, served, tokens, limits);
  }

  @Bean
  WebSetup webSetup(Door door, JsonMapper mapper, GatewayLimits limits, LedgerSettings settings) {
    return new WebSetup(door, mapper, limits, settings.isSandbox());
  }

  @Bean
  WebMvcRegistrations routeFinder() {
    return new WebMvcRegistrations() {
      @Override
      public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new RouteFinder();
      }
    };
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
  SignedCommands signedCommands(
      Desk desk, Replica replica, List<AnswerShape> shapes, PreparedCommands prepared) {
    return new SignedCommands(desk, replica, shapes, prepared::find);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerProblems() {
    return factory ->
        factory.addContextCustomizers(context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ContainerProblems.class.getName());
          }
        });
  }

  @Bean
  SmartInitializingSingleton benchmarkEcho(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
      Environment environment) {
    return () -> {
      if (environment.getProperty(EchoController.ASKED_FOR, Boolean.class, false)) {
        EchoController.addTo(mappings);
      }
    };
  }

  @Bean
  @Lazy
  OpenAPI openApi() {
    return ApiDescription.of();
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
