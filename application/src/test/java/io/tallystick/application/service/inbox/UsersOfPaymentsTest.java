package io.tallystick.application.service.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tallystick.application.port.Ports.User;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is made for a payment, and who is linked to its customer. */
class UsersOfPaymentsTest {

  private World world = World.standard();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void nobody_is_made_unless_the_configuration_says_so() {
    assertThat(world.process("evt_a paid pi_a credits=100 customer_email=new@example.org"))
        .containsExactly("tried evt_a: failed user_unresolved");
    assertThat(world.books.users()).isZero();
  }

  @Test
  void an_unknown_payer_is_given_one_account_for_all_payments_of_a_batch() {
    creatingUnknownUsers();

    world.process(
        "evt_a paid pi_a credits=100 customer_email=New@example.org",
        "evt_b paid pi_b credits=20 customer_details.email=NEW@example.org");

    assertThat(world.books.users()).isOne();
    long user = world.books.userAt("new@example.org").orElseThrow();
    assertThat(world.books.balanceOf(user)).isEqualTo(120);
  }

  @Test
  void a_payer_who_is_known_by_another_field_is_not_made_again() {
    creatingUnknownUsers();
    long ada = world.books.userWith("ada@example.org", "Ada", 0);

    world.process(
        "evt_a paid pi_a credits=100 client_reference_id=%d customer_email=other@example.org"
            .formatted(ada));

    assertThat(world.books.users()).isOne();
    assertThat(world.books.user(ada))
        .isEqualTo(new User("ada@example.org", "Ada", 100, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evt_a paid pi_a customer_email=new@example.org",
        "evt_a paid pi_a credits=9999999999 customer_email=new@example.org",
        "evt_a paid pi_a credits=100 live customer_email=new@example.org",
        "evt_a paid pi_a credits=100 customer_email=test@example.com",
        "evt_a paid pi_a credits=100 customer_email=<email>",
        "evt_a paid pi_a credits=100 client_reference_id=4711",
        "evt_a unpaid pi_a customer_email=new@example.org"
      })
  void nobody_is_made_for_a_payment_that_is_not_credited(String event) {
    creatingUnknownUsers();

    world.process(event);

    assertThat(world.books.users()).isZero();
  }

  @Test
  void nobody_is_made_for_a_payment_that_is_credited_already() {
    creatingUnknownUsers();
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.process("evt_a paid pi_a credits=100 client_reference_id=" + ada);

    assertThat(world.process("evt_b paid pi_a credits=100 customer_email=new@example.org"))
        .containsExactly("tried evt_b: ignored already_credited");
    assertThat(world.books.users()).isOne();
  }

  @Test
  void a_payer_for_whom_no_account_can_be_made_fails_alone_and_says_why() {
    creatingUnknownUsers();
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.books.refuseNewAccounts("users.plan must have a value");

    assertThat(
            world.process(
                "evt_a paid pi_a credits=100 customer_email=New@example.org",
                "evt_b paid pi_b credits=20 client_reference_id=" + ada,
                "evt_c paid pi_c credits=20 client_reference_id=4711"))
        .containsExactly(
            "tried evt_a: failed user_unresolved",
            "tried evt_b: completed +20 for " + ada,
            "tried evt_c: failed user_unresolved");
    assertThat(((Failed) world.books.event("evt_a").state()).failure().message())
        .startsWith("no account could be made for the payer: users.plan must have a value; tried ")
        .doesNotContainIgnoringCase("new@example.org");
    assertThat(((Failed) world.books.event("evt_c").state()).failure().message())
        .doesNotContain("account could");
  }

  @Test
  void a_preview_makes_nobody() {
    creatingUnknownUsers();
    world.process("evt_b paid pi_b customer_email=new@example.org session=cs_b");
    world.lineItems.answer(
        new LineItems.Listed(
            List.of(new LineItem("price_ten", Optional.empty(), 3, Optional.empty()))));

    assertThat(world.preview("evt_b"))
        .singleElement(STRING)
        .startsWith("tried evt_b: completed +30");
    assertThat(world.books.users()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_reference_id",
        "metadata.user_id",
        "metadata.primary_user_id",
        "metadata.authenticated_user",
        "metadata.nextauth_user_id"
      })
  void a_user_named_by_an_id_of_the_application_is_linked_to_the_customer(String field) {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);

    world.process("evt_a paid pi_a credits=100 customer=cus_1 %s=%d".formatted(field, ada));

    assertThat(world.books.user(ada).customer()).contains("cus_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata.session_email", "customer_details.email", "customer_email"})
  void a_user_named_by_an_address_is_not_linked_to_the_customer(String field) {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);

    assertThat(
            world.process(
                "evt_a paid pi_a credits=100 customer=cus_1 %s=ada@example.org".formatted(field)))
        .containsExactly("tried evt_a: completed +100 for " + ada);
    assertThat(world.books.user(ada).customer()).isEmpty();
  }

  @Test
  void a_customer_who_is_linked_names_the_user_of_later_payments() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    world.process("evt_a paid pi_a credits=100 customer=cus_1 client_reference_id=" + ada);

    assertThat(world.process("evt_b paid pi_b credits=20 customer=cus_1"))
        .containsExactly("tried evt_b: completed +20 for " + ada);
  }

  @Test
  void a_payment_that_fails_links_nobody() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);

    world.process("evt_a paid pi_a customer=cus_1 client_reference_id=" + ada);

    assertThat(world.books.user(ada).customer()).isEmpty();
  }

  @Test
  void a_customer_for_whom_two_users_pay_in_a_batch_is_linked_to_the_first() {
    long ada = world.books.userWith("ada@example.org", "Ada", 0);
    long grace = world.books.userWith("grace@example.org", "Grace", 0);

    world.process(
        "evt_a paid pi_a credits=1 customer=cus_1 client_reference_id=" + ada,
        "evt_b paid pi_b credits=1 customer=cus_1 client_reference_id=" + grace);

    assertThat(world.books.user(ada).customer()).contains("cus_1");
    assertThat(world.books.user(grace).customer()).isEmpty();
    assertThat(world.books.balanceOf(grace)).isOne();
    assertThat(world.books.commits()).isOne();
  }

  private void creatingUnknownUsers() {
    world.close();
    world = World.creatingUnknownUsers();
  }
}
