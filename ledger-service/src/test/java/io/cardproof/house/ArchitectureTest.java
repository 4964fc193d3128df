package io.cardproof.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.claims.Speaker;
import io.cardproof.claims.Speaking;
import io.cardproof.ops.GatewayLimits;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** What each package of the gateway may know: the tree is the architecture diagram. */
@AnalyzeClasses(packages = "io.cardproof", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String EMBEDDED = "io.cardproof.ledger.embedded..";
  private static final String FABRIC = "io.cardproof.ledger.fabric..";
  private static final String ETHEREUM = "io.cardproof.ledger.ethereum..";

  private static final String[] USE_CASES = {
    "io.cardproof.cards..",
    "io.cardproof.claims..",
    "io.cardproof.members..",
    "io.cardproof.proofs.."
  };

  @ArchTest
  static final ArchRule adaptersAreKnownToTheWiringOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              EMBEDDED, FABRIC, ETHEREUM, "io.cardproof.ops..", "io.cardproof.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EMBEDDED, FABRIC, ETHEREUM);

  @ArchTest
  static final ArchRule adaptersKnowNothingOfOneAnother =
      SlicesRuleDefinition.slices()
          .matching("io.cardproof.ledger.(embedded|fabric|ethereum)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule fabricsClientIsItsAdaptersAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage(FABRIC)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.hyperledger..", "io.grpc..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule theChainsClientIsItsAdaptersAndTheAnchorsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(ETHEREUM, "io.cardproof.anchor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.web3j..", "okhttp3..");

  @ArchTest
  static final ArchRule thePortKnowsNoAdapterAndNoStore =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.ledger")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              EMBEDDED,
              FABRIC,
              ETHEREUM,
              "io.cardproof.ledger.replica..",
              "io.cardproof.ledger.parcels..",
              "io.cardproof.store..",
              "org.rocksdb..");

  @ArchTest
  static final ArchRule rocksdbIsTheStoresAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.cardproof.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule theWebAndTheUseCasesReadTheStoreThroughItsInterfaces =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.cardproof.api..",
              "io.cardproof.cards..",
              "io.cardproof.claims..",
              "io.cardproof.members..",
              "io.cardproof.proofs..",
              "io.cardproof.exchange..",
              "io.cardproof.issuers..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.cardproof.store..")
                  .and(not(belongToAnyOf(Replica.class, LocalTable.class))));

  @ArchTest
  static final ArchRule useCasesKnowNoWeb =
      noClasses()
          .that()
          .resideInAnyPackage(USE_CASES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta..",
              "io.cardproof.api..",
              "io.cardproof.ops..",
              "io.cardproof.cli..");

  @ArchTest
  static final ArchRule secretsKnowNothingAboveThem =
      classes()
          .that()
          .resideInAnyPackage(
              "io.cardproof.keys..",
              "io.cardproof.tags..",
              "io.cardproof.vault..",
              "io.cardproof.papers..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "org.bouncycastle..",
              "com.amazon.corretto..",
              "com.ibm.icu..",
              "io.cardproof.keys..",
              "io.cardproof.tags..",
              "io.cardproof.vault..",
              "io.cardproof.papers..",
              "io.cardproof.ed25519..",
              "io.cardproof.codec..");

  /** What goes between gateways is known to the wiring only: use cases see their own ports. */
  @ArchTest
  static final ArchRule theExchangeIsKnownToTheWiringOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cardproof.exchange..", "io.cardproof.ops..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cardproof.exchange..");

  /** An issuer's word goes through the use cases like anyone's. */
  @ArchTest
  static final ArchRule issuersAreHeardByTheUseCasesOnly =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.issuers..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cardproof.api..",
              "io.cardproof.ops..",
              "io.cardproof.cli..",
              "io.cardproof.exchange..",
              "io.cardproof.tags..",
              "io.cardproof.vault..",
              "io.cardproof.ledger.embedded..",
              "io.cardproof.ledger.fabric..",
              "io.cardproof.ledger.ethereum..",
              "org.springframework.web..",
              "jakarta..");

  @ArchTest
  static final ArchRule issuersAreKnownToTheirDoorAndTheWiringOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.cardproof.issuers..",
              "io.cardproof.api..",
              "io.cardproof.ops..",
              "io.cardproof.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cardproof.issuers..");

  /** Tests and the demo talk to it as to any issuer; no gateway knows of it. */
  @ArchTest
  static final ArchRule theSimulatorIsACommandOfItsOwn =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cardproof.issuers.simulator..", "io.cardproof.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cardproof.issuers.simulator..");

  /** It believes no gateway, and shares formats and keys with one, nothing else. */
  @ArchTest
  static final ArchRule aWitnessIsAProgramOfItsOwn =
      classes()
          .that()
          .resideInAPackage("io.cardproof.witness..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.sun.net.httpserver..",
              "org.jspecify..",
              "org.yaml.snakeyaml..",
              "io.cardproof.ed25519..",
              "io.cardproof.evidence..",
              "io.cardproof.keys..",
              "io.cardproof.log..",
              "io.cardproof.witness..");

  /** Verifiers use it offline, without a gateway. */
  @ArchTest
  static final ArchRule timeStampsAreCheckedWithoutAServer =
      classes()
          .that()
          .resideInAPackage("io.cardproof.time")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.security.auth.x500..",
              "org.jspecify..",
              "org.bouncycastle..",
              "io.cardproof.time..");

  /** Verifiers use it offline, without a gateway. */
  @ArchTest
  static final ArchRule anchorsAreCheckedWithoutAServer =
      classes()
          .that()
          .resideInAPackage("io.cardproof.anchor")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.bouncycastle..",
              "org.web3j..",
              "tools.jackson..",
              "io.cardproof.anchor..",
              "io.cardproof.codec..",
              "io.cardproof.log..");

  @ArchTest
  static final ArchRule theSimulatedAuthorityIsACommandOfItsOwn =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cardproof.time.simulator..", "io.cardproof.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cardproof.time.simulator..");

  @ArchTest
  static final ArchRule theApiTakesOnlyLimitsFromTheWiring =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.api..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.cardproof.ops..").and(not(belongToAnyOf(GatewayLimits.class))));

  @ArchTest
  static final ArchRule importsReadFilesAndNothingElse =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.imports..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..", "io.cardproof.store..", "io.cardproof.ledger..");

  /** Whoever adds a call under /v1 says who may make it, or it does not build. */
  @ArchTest
  static final ArchRule everyCallUnderV1KnowsItsCaller =
      methods()
          .that()
          .areAnnotatedWith(GetMapping.class)
          .or()
          .areAnnotatedWith(PostMapping.class)
          .or()
          .areAnnotatedWith(PutMapping.class)
          .should(takeItsCaller());

  private static final Set<Class<?>> CALLERS =
      Set.of(Caller.class, Asking.class, Speaker.class, Speaking.class);

  private static ArchCondition<JavaMethod> takeItsCaller() {
    // Served to anyone; CommandController asks the door itself, before it hands the call on; who
    // calls back is known by the signature.
    Set<String> open =
        Set.of(
            "LogController",
            "ReportController",
            "ProblemController",
            "CommandController",
            "IssuerController",
            "VerifyPageController");
    return new ArchCondition<>("take a Caller or an Asking") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean known =
            method.getRawParameterTypes().stream()
                .anyMatch(type -> CALLERS.stream().anyMatch(type::isEquivalentTo));
        if (!known && !open.contains(method.getOwner().getSimpleName())) {
          events.add(SimpleConditionEvent.violated(method, method.getFullName() + " does not"));
        }
      }
    };
  }
}
