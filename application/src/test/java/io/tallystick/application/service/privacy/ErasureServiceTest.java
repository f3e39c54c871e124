package io.tallystick.application.service.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.privacy.EraseUser.Result;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.repair.Snooze;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What identifies a person is removed wherever it stands, and nothing else is. */
final class ErasureServiceTest {

  private static final String EMAIL = "ada@example.org";

  private final Erasures erasures = new Erasures();
  private final World world = erasures.world;

  @AfterEach
  void close() {
    erasures.close();
  }

  private void account(String email, String name) {
    world.books.userWith(email, name, 0);
  }

  @Test
  void a_reference_that_names_no_account_no_number_and_no_address_is_unknown() {
    world.process("evt_1 paid pi_1 credits=100 customer=cus_1");

    for (String reference : List.of("cus_1", "ada", "01234567-89ab-cdef-0123-456789abcdef")) {
      assertThat(erasures.erase(reference)).as(reference).isEqualTo(new Result.Unknown());
      assertThat(erasures.preview(reference)).as(reference).isEqualTo(new Result.Unknown());
    }

    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void an_address_that_several_accounts_have_erases_nobody() {
    account("ada@example.org", "Ada");
    account("ADA@example.org", "Ada");
    world.process("evt_1 paid pi_1 credits=100 customer_email=ada@example.org");

    assertThat(erasures.erase("Ada@example.org")).isEqualTo(new Result.Ambiguous());
    assertThat(erasures.preview("Ada@example.org")).isEqualTo(new Result.Ambiguous());

    assertThat(erasures.body("evt_1")).contains(EMAIL);
    assertThat(world.books.actions()).isEmpty();
  }

  @Test
  void an_account_is_erased_from_its_events_and_others_are_left_alone() {
    account(EMAIL, "Ada Lovelace");
    account("bob@example.org", "Bob");
    String others = "evt_2 paid pi_2 credits=5 client_reference_id=2 name=Bob_Bell";
    world.process(
        "evt_1 paid pi_1 credits=100 client_reference_id=1 name=Ada_King customer_email=" + EMAIL,
        others);

    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(1, 1, 0));

    assertThat(erasures.body("evt_1"))
        .isEqualTo(
            "evt_1 paid pi_1 credits=100 client_reference_id=1 name=removed"
                + " customer_email=removed");
    assertThat(erasures.body("evt_2")).isEqualTo(others);
    assertThat(world.stands("evt_1")).as("the books stay").isEqualTo("completed +100 for 1");
  }

  @Test
  void who_has_erased_whom_is_on_record_without_what_identifies_the_person() {
    account(EMAIL, "Ada Lovelace");

    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(0, 0, 0));

    assertThat(world.books.actions())
        .containsExactly(
            new Action(
                "olga", "erase_user", "user 1", "asked for by removed, removed", world.now()));
  }

  @Test
  void an_account_that_is_gone_is_erased_by_its_number() {
    world.process("evt_1 paid pi_1 credits=100 client_reference_id=7 name=Ada_Lovelace");
    assertThat(world.stands("evt_1")).isEqualTo("failed user_unresolved");

    assertThat(erasures.erase("7")).isInstanceOf(Result.Erased.class);

    assertThat(erasures.body("evt_1")).endsWith("client_reference_id=7 name=removed");
    assertThat(world.books.actions())
        .extracting(Action::subject, Action::reason)
        .containsExactly(tuple("user 7", "asked for by removed, ADA@example.org"));
  }

  @Test
  void an_address_without_an_account_is_erased_in_any_letter_case() {
    world.process("evt_1 paid pi_1 credits=100 customer_email=ADA@example.org name=Ada_Lovelace");

    assertThat(erasures.erase("Ada@Example.org")).isInstanceOf(Result.Erased.class);

    assertThat(erasures.body("evt_1")).endsWith("customer_email=removed name=removed");
    assertThat(world.books.actions())
        .containsExactly(
            new Action(
                "olga",
                "erase_user",
                "an e-mail address",
                "asked for by removed, removed",
                world.now()));
  }

  @Test
  void a_name_that_one_event_tells_is_removed_where_another_one_has_it_as_a_plain_text() {
    account(EMAIL, "Ada");
    world.process(
        "evt_1 paid pi_1 credits=100 client_reference_id=1 order=for_Ada note=ada_king",
        "evt_2 paid pi_2 credits=100 client_reference_id=1 name=Ada_King");

    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(2, 2, 0));

    assertThat(erasures.body("evt_1")).endsWith("order=for_Ada note=removed");
    assertThat(erasures.body("evt_2")).endsWith("name=removed");
  }

  @Test
  void only_bodies_that_change_are_counted() {
    account(EMAIL, "Ada");
    world.process(
        "evt_1 paid pi_1 credits=100 client_reference_id=1",
        "evt_2 paid pi_2 credits=100 client_reference_id=1 name=Ada_King",
        "evt_3 paid pi_3 credits=100 client_reference_id=1 name=removed");

    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(3, 1, 0));
    assertThat(erasures.erase("1")).as("a second time").isEqualTo(new Result.Erased(3, 0, 0));
  }

  @Test
  void only_texts_that_change_are_counted() {
    account(EMAIL, "Ada Lovelace");
    world.process(
        "evt_1 paid pi_1 credits=many client_reference_id=1 name=Ada_King",
        "evt_2 paid pi_2 credits=some client_reference_id=1");
    note("evt_1", "waits for Ada King");
    note("evt_2", "waits for the bank");

    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(2, 1, 3));

    assertThat(snoozed("evt_1")).isEqualTo("waits for removed");
    assertThat(snoozed("evt_2")).isEqualTo("waits for the bank");
    assertThat(world.books.event("evt_1").state().toString())
        .contains("“removed”")
        .doesNotContain("many");
  }

  private void note(String event, String reason) {
    Snooze snooze =
        new Snooze(new StripeEventId(event), world.now().plus(Duration.ofDays(1)), "pavel", reason);
    world.books.committed(
        List.of(),
        () -> {
          world.books.snoozes().keep(snooze);
          return true;
        });
  }

  private String snoozed(String event) {
    StripeEventId id = new StripeEventId(event);
    return world.books.snoozed(List.of(id), world.now()).get(id).reason();
  }

  @Test
  void a_preview_tells_the_same_and_changes_nothing() {
    account(EMAIL, "Ada Lovelace");
    String line = "evt_1 paid pi_1 credits=many client_reference_id=1 name=Ada_King";
    world.process(line);
    note("evt_1", "waits for Ada King");

    assertThat(erasures.preview("1")).isEqualTo(new Result.Erased(1, 1, 2));

    assertThat(erasures.body("evt_1")).isEqualTo(line);
    assertThat(snoozed("evt_1")).isEqualTo("waits for Ada King");
    assertThat(world.books.actions()).isEmpty();
    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(1, 1, 2));
  }
}
