package io.tallystick.application.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody looks at personal data unseen. */
final class DisclosureServiceTest {

  private final World world = World.standard();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void who_looks_at_what_is_on_record() {
    new DisclosureService(world.books, world.books.audit(), world::now)
        .disclose("olga", "evt_1", "the payload");

    assertThat(world.books.actions())
        .containsExactly(new Action("olga", "disclose", "evt_1", "the payload", world.now()));
  }
}
