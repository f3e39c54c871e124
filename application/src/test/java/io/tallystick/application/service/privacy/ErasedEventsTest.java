package io.tallystick.application.service.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.privacy.EraseUser.Result;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import io.tallystick.domain.repair.Remedy;
import io.tallystick.domain.repair.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which events an erasure finds. Ada has the account 1, and Bob the account 2. */
final class ErasedEventsTest {

  private final Erasures erasures = new Erasures();
  private final World world = erasures.world;

  @BeforeEach
  void openAccounts() {
    world.books.userWith("ada@example.org", "Ada", 0);
    world.books.userWith("bob@example.org", "Bob", 0);
  }

  @AfterEach
  void close() {
    erasures.close();
  }

  @Test
  void a_customer_whom_an_event_names_leads_to_further_events_and_customers() {
    world.process(
        "evt_1 paid pi_1 credits=many client_reference_id=1 customer=cus_1",
        "evt_2 paid pi_2 credits=many customer=cus_1 name=Ada_King",
        "evt_3 paid pi_3 credits=many customer=cus_2 payer=cus_1 name=A_King",
        "evt_4 paid pi_4 credits=many customer=cus_2 name=Augusta_King",
        "evt_5 paid pi_5 credits=many customer=cus_3 name=Charles_Babbage");

    assertThat(erasures.erase("1"))
        .isInstanceOfSatisfying(
            Result.Erased.class,
            it -> {
              assertThat(it.events()).isEqualTo(4);
              assertThat(it.changed()).isEqualTo(3);
            });

    assertThat(erasures.erasedOf("evt_2", "evt_3", "evt_4", "evt_5"))
        .containsExactly("evt_2", "evt_3", "evt_4");
  }

  @Test
  void a_payer_without_an_account_leads_to_further_events_too() {
    world.process(
        "evt_1 paid pi_1 credits=100 customer_email=eve@example.org customer=cus_1",
        "evt_2 paid pi_2 credits=100 customer=cus_1 name=Eve");

    erasures.erase("eve@example.org");

    assertThat(erasures.erasedOf("evt_1", "evt_2")).containsExactly("evt_1", "evt_2");
  }

  @Test
  void a_customer_of_another_account_leads_nowhere() {
    world.books.giveCustomer(2, "cus_bob");
    world.process(
        "evt_1 paid pi_1 credits=100 client_reference_id=1 customer=cus_bob name=Ada_King",
        "evt_2 paid pi_2 credits=100 client_reference_id=2 customer=cus_bob name=Bob_Bell");

    erasures.erase("1");

    assertThat(erasures.erasedOf("evt_1", "evt_2")).containsExactly("evt_1");
  }

  @Test
  void an_event_that_names_the_person_in_its_body_alone_is_found_among_many() {
    world.process(
        IntStream.range(100, 130)
            .mapToObj(i -> "evt_%1$s paid pi_%1$s credits=many name=N%1$s".formatted(i))
            .toArray(String[]::new));
    world.process(
        "evt_128b paid pi_a credits=many sent_to=ada@example.org name=Ada_King",
        "evt_128c paid pi_b credits=many sent_to=xada@example.org name=Xada");

    erasures.erase("1");

    assertThat(erasures.erasedOf("evt_128", "evt_128b", "evt_128c", "evt_129"))
        .containsExactly("evt_128b");
  }

  @Test
  void an_event_that_was_found_before_is_not_searched_again() {
    world.process("evt_1 paid pi_1 credits=100 client_reference_id=1 name=Ada_King");
    erasures.erase("1");
    int once = erasures.records.bodiesRead();

    assertThat(once).as("to find names, and to redact").isEqualTo(2);
  }

  @Test
  void other_events_of_the_payments_are_the_person_s_too() {
    world.process(
        "evt_1 paid pi_1 credits=100 client_reference_id=1",
        "evt_2 refund pi_1 re_1 amount=500 at=10 made=5 name=Ada_King",
        "evt_3 paid pi_3 credits=100 client_reference_id=2 name=Bob_Bell",
        "evt_4 paid pi_4 credits=100 name=Moved");
    world.books.committed(
        List.of(),
        () -> {
          world
              .books
              .movedPayments()
              .keep(new PaymentId("pi_4"), new UserId(1), "olga", world.now());
          return true;
        });

    erasures.erase("1");

    assertThat(erasures.erasedOf("evt_2", "evt_3", "evt_4")).containsExactly("evt_2", "evt_4");
  }

  @Test
  void more_than_a_hundred_bodies_are_read_in_parts_and_all_are_changed() {
    for (int from = 100; from < 350; from += 50) {
      world.process(
          IntStream.range(from, from + 50)
              .mapToObj("evt_%1$s paid pi_%1$s credits=1 client_reference_id=1 name=Ada"::formatted)
              .toArray(String[]::new));
    }

    assertThat(erasures.erase("1")).isEqualTo(new Result.Erased(250, 250, 0));

    assertThat(erasures.records.mostBodiesAtOnce()).isEqualTo(100);
    assertThat(erasures.erasedOf("evt_100", "evt_199", "evt_200", "evt_299", "evt_300", "evt_349"))
        .hasSize(6);
  }

  @Test
  void a_try_that_read_the_event_before_and_fails_after_brings_nothing_back() throws Exception {
    StripeEventId id = new StripeEventId("evt_1");
    try (AutoCloseable held = world.books.holdKey("payment pi_1")) {
      world.process("evt_1 paid pi_1 credits=100 customer_email=ada@example.org");
      WorkItem read =
          world.reading.read(world.books.inbox().find(id).orElseThrow(), new Remedy.Retry());
      erasures.erase("ada@example.org");

      assertThat(World.told(world.processing.process(List.of(read), Trigger.WORKER)))
          .containsExactly("tried evt_1: failed internal_error");
    }

    assertThat(
            erasures.records.named(
                new Person(
                    Optional.empty(),
                    Optional.of("ada@example.org"),
                    Optional.empty(),
                    Set.of(),
                    Set.of())))
        .isEmpty();
  }

  @Test
  void an_erasure_that_breaks_has_erased_nothing() {
    world.process("evt_1 paid pi_1 credits=100 client_reference_id=1 name=Ada_King");
    AtomicInteger calls = new AtomicInteger();
    world.books.beforeEachCall(calls::incrementAndGet);
    erasures.preview("1");
    int last = calls.get();
    calls.set(0);
    world.books.beforeEachCall(
        () -> {
          if (calls.incrementAndGet() == last) {
            throw new StorageUnavailable("the connection is gone");
          }
        });

    assertThatThrownBy(() -> erasures.erase("1")).isInstanceOf(StorageUnavailable.class);

    world.books.beforeEachCall(() -> {});
    assertThat(erasures.body("evt_1")).contains("name=Ada_King");
    assertThat(world.books.actions()).isEmpty();
  }
}
