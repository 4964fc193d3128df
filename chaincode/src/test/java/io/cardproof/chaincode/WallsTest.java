package io.cardproof.chaincode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The chaincode hosts the contracts and nothing else. */
@AnalyzeClasses(
    packages = "io.cardproof.chaincode",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

  @ArchTest
  static final ArchRule it_knows_the_contracts_the_shim_and_the_jdk =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.cardproof.chaincode",
              "io.cardproof.ed25519",
              "io.cardproof.sequence",
              "io.cardproof.rules",
              "io.cardproof.codec",
              "io.cardproof.log",
              "org.hyperledger.fabric..",
              "com.google.protobuf",
              "io.grpc.stub",
              "java..",
              "org.jspecify.annotations");
}
