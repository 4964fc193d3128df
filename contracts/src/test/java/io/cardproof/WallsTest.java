package io.cardproof;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each package may know. */
@AnalyzeClasses(packages = "io.cardproof", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

  @ArchTest
  static final ArchRule the_contracts_need_nothing_but_the_jdk =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.cardproof..", "java..", "org.jspecify.annotations");

  /** A rule that asked the time, a key or the world would not come out alike everywhere. */
  @ArchTest
  static final ArchRule rules_are_pure =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.rules")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.time..",
              "java.security..",
              "javax..",
              "java.io..",
              "java.nio..",
              "java.net..",
              "java.lang.reflect..",
              "java.util.concurrent..",
              "java.util.random..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule the_codec_knows_no_rules =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.codec")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cardproof.rules", "io.cardproof.log");

  @ArchTest
  static final ArchRule the_log_knows_neither =
      noClasses()
          .that()
          .resideInAPackage("io.cardproof.log")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cardproof.rules", "io.cardproof.codec");
}
