package io.tallystick.adapter.admin;

import static io.tallystick.adapter.admin.Dashboard.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.usecase.operator.ManageOperators;
import io.tallystick.domain.operator.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What the tests of access share: a running dashboard with one operator of each role. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DashboardTest {

  private ApplicationContext context;
  ManageOperators operators;
  SteppingClock clock;
  InMemoryBooks books;
  EmbeddedServer server;

  @BeforeAll
  void start() {
    context = new DashboardSettings().properties(settings()).singletons(values()).start();
    server = context.getBean(EmbeddedServer.class).start();
    operators = context.getBean(ManageOperators.class);
    clock = context.getBean(SteppingClock.class);
    books = context.getBean(InMemoryBooks.class);
    open();
  }

  /** What else is set. */
  protected Map<String, Object> settings() {
    return Map.of();
  }

  /** What else is set, of the application's own types. */
  protected Object[] values() {
    return new Object[0];
  }

  /** One operator of each role, named like it. */
  protected void open() {
    operators.addFirst("admin", Optional.of(PASSWORD));
    for (Role role : EnumSet.complementOf(EnumSet.of(Role.UNKNOWN))) {
      operators.add(role.code(), PASSWORD, role, "test");
    }
  }

  @AfterAll
  void stop() {
    context.close();
  }

  protected <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  protected Browser browser() {
    return new Browser(server.getURI());
  }

  protected Browser signedIn(String name) {
    Browser browser = browser();
    assertThat(browser.signIn(name, PASSWORD).code()).isEqualTo(303);
    return browser;
  }

  /** The token of this browser's session. */
  String token(Browser browser) {
    return browser.get("/admin/nothing-here").token();
  }
}
