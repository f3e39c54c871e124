package io.tallystick.application.service.delivery;

import static io.tallystick.application.service.inbox.World.GENUINE;
import static io.tallystick.application.service.inbox.World.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.service.inbox.TextEvents;
import io.tallystick.application.service.inbox.WorkItem;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Delivery;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Receipt;
import io.tallystick.domain.inbox.Failure;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeServiceTest {

  private static final Optional<String> NONE = Optional.empty();

  private World world = World.standard();
  private long ada;
  private String paid;

  @BeforeEach
  void open() {
    ada = world.books.userWith("ada@example.org", "Ada", 0);
    paid = "evt_a paid pi_a credits=100 client_reference_id=" + ada;
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -", "'', -", "wrong, -", "-, " + TOKEN, "wrong, " + TOKEN})
  void what_is_not_signed_is_rejected_and_not_stored(String signature, String token) {
    assertThat(receive(paid, Optional.ofNullable(signature), Optional.ofNullable(token)))
        .isEqualTo("rejected: the signature is missing or wrong");

    assertNothingIsStored();
    assertThat(world.monitor.lines())
        .containsExactly("rejected: the signature is missing or wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "evt_a", "cus_a paid pi_a"})
  void what_is_signed_and_no_event_is_rejected_and_not_stored(String body) {
    assertThat(World.told(world.deliver(body))).isEqualTo("rejected: the body is no event");

    assertThat(world.books.events()).isEmpty();
    assertThat(world.monitor.lines()).containsExactly("rejected: the body is no event");
  }

  @Test
  void an_unsigned_event_that_does_not_say_its_mode_is_rejected() {
    world.close();
    world = World.withTestToken();

    assertThat(receive("evt_a modeless", NONE, Optional.of(TOKEN)))
        .isEqualTo("rejected: an unsigned event must be of test mode");
    assertThat(world.books.events()).isEmpty();
  }

  @Test
  void an_unsigned_event_is_rejected_for_good_once_there_are_live_events() {
    world.close();
    world = World.withTestToken();
    String event = "evt_%s paid pi_%s credits=100 client_reference_id=4711";
    assertThat(receive(event.replace("%s", "a"), NONE, Optional.of(TOKEN))).contains("failed");
    world.holdsLiveEvents = true;
    assertThat(receive(event.replace("%s", "b"), NONE, Optional.of(TOKEN)))
        .isEqualTo("rejected: unsigned events are refused: this database holds live events");
    world.holdsLiveEvents = false;
    assertThat(receive(event.replace("%s", "b"), NONE, Optional.of(TOKEN))).contains("rejected");
    assertThat(world.books.events()).hasSize(1);
  }

  @Test
  void a_genuine_event_is_stored_with_its_bytes() {
    assertThat(World.told(world.deliver(paid))).isEqualTo("tried evt_a: completed +100 for " + ada);

    assertThat(world.books.event("evt_a").source()).isEqualTo("webhook");
    assertThat(world.books.inbox().find(World.ids("evt_a")).getFirst().payload())
        .isEqualTo(TextEvents.body(paid));
  }

  @Test
  void an_event_that_failed_and_is_sent_again_is_tried_again() {
    world.deliver("evt_b paid pi_b credits=1 customer_email=new@example.org");
    long user = world.books.userWith("new@example.org", "New", 0);

    assertThat(
            World.told(world.deliver("evt_b paid pi_b credits=1 customer_email=new@example.org")))
        .isEqualTo("tried evt_b: completed +1 for " + user);
  }

  @Test
  void an_event_that_is_sent_again_counts_as_it_was_first_received() {
    world.deliver("evt_b paid pi_b credits=1 client_reference_id=4711");

    assertThat(World.told(world.deliver("evt_b paid pi_b credits=1 client_reference_id=" + ada)))
        .isEqualTo("tried evt_b: failed user_unresolved");
    assertThat(world.books.balanceOf(ada)).isZero();
  }

  @Test
  void what_the_old_handler_left_unfinished_is_not_tried_again() {
    WorkItem.Arrived arrived = world.arrived(paid);
    Failed left =
        new Failed(
            world.now(),
            new Failure(FailureCode.LEGACY_UNFINISHED, "left processing"),
            Optional.empty());
    StripeEvent event =
        new StripeEvent(arrived.id(), arrived.notice().type(), "legacy", world.now(), left, 0);
    world.books.committed(
        List.of(),
        () -> {
          world
              .books
              .inbox()
              .add(List.of(new NewEvent(arrived.notice(), event, arrived.payload())));
          return true;
        });

    assertThat(World.told(world.deliver(paid))).isEqualTo("known evt_a: failed legacy_unfinished");
    assertThat(world.books.balanceOf(ada)).isZero();
    assertThat(world.books.triesOf(arrived.id())).isEmpty();
  }

  @Test
  void while_the_books_are_away_nothing_is_stored_and_stripe_is_told_to_come_again() {
    world.books.goAway();
    assertThat(World.told(world.deliver(paid))).isEqualTo("unavailable");

    world.books.comeBack();
    assertNothingIsStored();
    assertThat(world.monitor.lines()).containsExactly("unavailable evt_a");
    assertThat(World.told(world.deliver(paid))).isEqualTo("tried evt_a: completed +100 for " + ada);
  }

  @Test
  void after_closing_deliveries_are_told_to_come_again() {
    world.intake.close();

    assertThat(World.told(world.deliver(paid))).isEqualTo("unavailable");
    assertNothingIsStored();
  }

  @Test
  void each_payment_is_credited_once_however_many_threads_deliver_its_events() throws Exception {
    List<String> events =
        IntStream.range(0, 60)
            .mapToObj(
                number ->
                    "evt_%d paid pi_%d credits=10 client_reference_id=%d"
                        .formatted(number, number % 15, ada))
            .toList();
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Callable<List<Receipt>>> senders = new ArrayList<>();
    for (int seed = 0; seed < threads; seed++) {
      List<String> shuffled = new ArrayList<>(events);
      Collections.shuffle(shuffled, new Random(seed));
      senders.add(
          () -> {
            start.await();
            return shuffled.stream().map(world::deliver).toList();
          });
    }
    List<Receipt> receipts = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<List<Receipt>> sent : pool.invokeAll(senders)) {
        receipts.addAll(sent.get());
      }
    }

    assertThat(receipts).hasSize(480).hasOnlyElementsOfType(Receipt.Accepted.class);
    assertThat(receipts)
        .extracting(World::told)
        .filteredOn(it -> it.startsWith("tried"))
        .hasSize(60);
    assertThat(world.books.purchasesOf(ada)).hasSize(15);
    assertThat(world.books.balanceOf(ada)).isEqualTo(150);
    assertThat(world.events())
        .hasSize(60)
        .filteredOn(event -> event.endsWith("ignored already_credited"))
        .hasSize(45);
  }

  @Test
  void with_the_token_an_unsigned_event_of_test_mode_is_accepted_and_marked() {
    acceptTestToken();

    assertThat(receive(paid, NONE, Optional.of(TOKEN)))
        .isEqualTo("tried evt_a: completed +100 for " + ada);
    assertThat(world.books.event("evt_a").source()).isEqualTo("e2e");
  }

  @Test
  void with_the_token_an_unsigned_event_of_live_mode_is_rejected() {
    acceptTestToken();

    assertThat(receive(paid + " live", NONE, Optional.of(TOKEN)))
        .isEqualTo("rejected: an unsigned event must be of test mode");
    assertNothingIsStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", TOKEN + " ", "A-token-of-at-least-thirty-two-characters"})
  void another_token_opens_nothing(String token) {
    acceptTestToken();

    assertThat(receive(paid, NONE, Optional.of(token)))
        .isEqualTo("rejected: the signature is missing or wrong");
    assertThat(receive(paid, NONE, NONE)).isEqualTo("rejected: the signature is missing or wrong");
    assertNothingIsStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void with_the_token_a_signature_is_verified_as_ever(String signature) {
    acceptTestToken();

    assertThat(receive(paid, Optional.of(signature), Optional.of(TOKEN)))
        .isEqualTo("rejected: the signature is missing or wrong");
    assertNothingIsStored();
  }

  @Test
  void with_the_token_a_genuine_event_counts_as_signed() {
    acceptTestToken();

    assertThat(receive(paid, Optional.of(GENUINE), Optional.of(TOKEN)))
        .isEqualTo("tried evt_a: completed +100 for " + ada);
    assertThat(world.books.event("evt_a").source()).isEqualTo("webhook");
  }

  private String receive(String body, Optional<String> signature, Optional<String> token) {
    return World.told(world.intake.receive(new Delivery(TextEvents.body(body), signature, token)));
  }

  private void acceptTestToken() {
    world.close();
    world = World.withTestToken();
    open();
  }

  private void assertNothingIsStored() {
    assertThat(world.books.events()).isEmpty();
    assertThat(world.books.balanceOf(ada)).isZero();
  }
}
