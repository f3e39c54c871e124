package io.tallystick.application.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.usecase.DisclosePersonalData;
import java.time.Instant;
import java.util.List;
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
  void what_a_person_has_asked_for_stays_disclosed_to_them_alone_and_not_for_ever() {
    DisclosureService disclosures =
        new DisclosureService(world.books, world.books.audit(), world::now);
    disclosures.disclose("olga", List.of("user 1", "user 2"), "the customer is on the phone");

    assertThat(disclosures.disclosed("olga")).containsExactlyInAnyOrder("user 1", "user 2");
    assertThat(disclosures.disclosed("pavel")).isEmpty();

    Instant later = world.now().plus(DisclosePersonalData.SHOWN_FOR);
    assertThat(
            new DisclosureService(world.books, world.books.audit(), () -> later).disclosed("olga"))
        .isEmpty();
  }

  @Test
  void who_looks_at_what_is_on_record() {
    new DisclosureService(world.books, world.books.audit(), world::now)
        .disclose("olga", List.of("evt_1"), "the payload");

    assertThat(world.books.actions())
        .containsExactly(new Action("olga", "disclose", "evt_1", "the payload", world.now()));
  }
}
