package io.tallystick.bootstrap;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The architecture, each rule stated positively: what a ring may depend on, whatever else there is.
 * Every rule is proved to fail on a planted violation, below {@code planted}.
 */
final class ArchitectureTest {

  private static final String ROOT = "io.tallystick.";
  private static final String PLANTED = "io.tallystick.bootstrap.planted.";

  private record Rule(String name, java.util.function.Function<String, ArchRule> on) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Rule onlyDependsOn(String name, String ring, String... allowed) {
    return new Rule(
        name,
        root ->
            classes()
                .that()
                .resideInAPackage(root + ring + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    Stream.concat(
                            Stream.of(root + ring + ".."),
                            Stream.of(allowed).map(it -> it.replace("ROOT.", ROOT)))
                        .toArray(String[]::new)));
  }

  private static Rule doesNotDependOn(String name, String from, String to) {
    return new Rule(
        name,
        root ->
            noClasses()
                .that()
                .resideInAPackage(root + from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + to));
  }

  static Stream<Rule> rules() {
    return Stream.of(
        onlyDependsOn("the domain needs java.base alone", "domain", "java.."),
        onlyDependsOn(
            "the application knows the domain alone", "application", "java..", "ROOT.domain.."),
        onlyDependsOn(
            "the web adapter knows the application",
            "adapter.web",
            "java..",
            "ROOT.domain..",
            "ROOT.application..",
            "io.micronaut..",
            "io.micrometer..",
            "io.netty..",
            "com.fasterxml.jackson.annotation..",
            "com.fasterxml.jackson.core..",
            "jakarta.inject..",
            "jakarta.mail..",
            "org.jspecify..",
            "javax.crypto..",
            "javax.net.ssl..",
            "org.reactivestreams..",
            "org.slf4j.."),
        onlyDependsOn(
            "the dashboard knows the application",
            "adapter.admin",
            "java..",
            "ROOT.domain..",
            "ROOT.application..",
            "io.micronaut..",
            "at.favre.lib.crypto..",
            "javax.crypto..",
            "com.eatthepath.otp..",
            "io.nayuki.qrcodegen..",
            "org.thymeleaf..",
            "com.nimbusds..",
            "com.fasterxml.jackson.core..",
            "jakarta.inject..",
            "org.jspecify..",
            "org.reactivestreams..",
            "org.slf4j.."),
        onlyDependsOn(
            "the Stripe adapter knows the application",
            "adapter.stripe",
            "java..",
            "javax.crypto..",
            "ROOT.domain..",
            "ROOT.application..",
            "io.micronaut..",
            "com.fasterxml.jackson..",
            "com.stripe..",
            "jakarta.annotation..",
            "jakarta.inject..",
            "org.jspecify.."),
        onlyDependsOn(
            "the PostgreSQL adapter knows the application",
            "adapter.persistence",
            "java..",
            "javax.sql..",
            "ROOT.domain..",
            "ROOT.application..",
            "io.micronaut..",
            "com.zaxxer.hikari..",
            "org.flywaydb..",
            "org.postgresql..",
            "jakarta.inject..",
            "org.jspecify.."),
        onlyDependsOn(
            "the embedded PostgreSQL knows nothing of ours",
            "embedded",
            "java..",
            "com.sun.security.auth.module..",
            "org.apache.commons.compress..",
            "org.jspecify..",
            "org.tukaani.xz.."),
        new Rule(
            "packages do not depend on each other in a cycle",
            root -> slices().matching(root + "(**)").should().beFreeOfCycles()),
        onlyDependsOn(
            "a port knows the domain, and no use case",
            "application.port",
            "java..",
            "ROOT.domain.."),
        onlyDependsOn(
            "a query knows the domain, and no service",
            "application.query",
            "java..",
            "ROOT.domain.."),
        onlyDependsOn(
            "a use case knows the ports, and no service",
            "application.usecase",
            "java..",
            "ROOT.domain..",
            "ROOT.application.port.."),
        new Rule(
            "the read side is implemented by adapters only",
            root ->
                noClasses()
                    .that()
                    .resideInAPackage(root + "application.service..")
                    .should()
                    .implement(resideInAPackage(root + "application.query.."))),
        doesNotDependOn(
            "the pages know nothing of access", "adapter.admin", "adapter.admin.access"),
        doesNotDependOn(
            "a command is used by the main class only", "bootstrap.server", "bootstrap.command"),
        doesNotDependOn(
            "the settings know nothing of the server", "bootstrap.settings", "bootstrap.server"),
        doesNotDependOn(
            "the server knows nothing of the main class", "bootstrap.server", "bootstrap"),
        new Rule(
            "nothing outside an adapter uses its classes",
            root ->
                classes()
                    .that()
                    .resideInAPackage(root + "adapter..")
                    .should()
                    .onlyHaveDependentClassesThat()
                    .resideInAPackage(root + "adapter..")),
        new Rule(
            "a class of an adapter is public only where another of its packages uses it",
            root ->
                classes()
                    .that()
                    .resideInAPackage(root + "adapter..")
                    .and()
                    .arePublic()
                    .and()
                    .areTopLevelClasses()
                    .should(beUsedByAnotherPackageOfItsAdapter(root + "adapter."))));
  }

  private static ArchCondition<JavaClass> beUsedByAnotherPackageOfItsAdapter(String adapters) {
    return new ArchCondition<>("be used by another package of its adapter") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String own = type.getPackageName();
        String adapter = adapters + own.substring(adapters.length()).split("\\.", 2)[0];
        boolean used =
            type.getDirectDependenciesToSelf().stream()
                .map(dependency -> dependency.getOriginClass().getPackageName())
                .anyMatch(user -> !user.equals(own) && (user + ".").startsWith(adapter + "."));
        events.add(new SimpleConditionEvent(type, used, type.getName() + " is public"));
      }
    };
  }

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("$Definition"))
          .withImportOption(location -> !location.contains("/$"))
          .importPackages("io.tallystick");

  private static final JavaClasses VIOLATIONS =
      new ClassFileImporter().importPackages("io.tallystick.bootstrap.planted");

  @ParameterizedTest
  @MethodSource("rules")
  void holds(Rule rule) {
    rule.on().apply(ROOT).check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void fails_on_a_planted_violation(Rule rule) {
    assertThatThrownBy(() -> rule.on().apply(PLANTED).check(VIOLATIONS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was violated");
  }

  @Test
  void every_ring_is_looked_at() {
    for (String ring :
        new String[] {
          "domain.credit",
          "domain.operator",
          "domain.repair",
          "application.port",
          "application.query",
          "application.service.delivery",
          "application.service.inbox",
          "application.usecase.inbox",
          "adapter.web",
          "adapter.admin",
          "adapter.admin.access",
          "adapter.admin.accounts",
          "adapter.admin.event",
          "adapter.admin.events",
          "adapter.admin.page",
          "adapter.stripe",
          "adapter.persistence",
          "adapter.persistence.credit",
          "adapter.persistence.inbox",
          "adapter.persistence.operator",
          "adapter.persistence.pages",
          "adapter.persistence.privacy",
          "adapter.persistence.reconcile",
          "adapter.persistence.schema",
          "embedded",
          "bootstrap",
          "bootstrap.command",
          "bootstrap.server",
          "bootstrap.settings"
        }) {
      assertThat(PRODUCT.stream().filter(it -> it.getPackageName().equals(ROOT + ring)))
          .as(ring)
          .isNotEmpty();
    }
  }
}
