package io.tallystick.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.Ports.User;
import io.tallystick.domain.credit.Balance;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.StripeCustomerId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link UserDirectory} promises. */
public abstract class UserDirectoryContract extends PortContract {

  private static final UUID UUID_OF_ADA = UUID.fromString("0b6a5c1e-7d3f-4a52-9c48-1f2e3d4c5b6a");

  private long ada;
  private long grace;

  @BeforeEach
  void openAccounts() {
    ada = ports.userWith("Ada@example.org", "Ada", 7);
    grace = ports.userWith("grace@example.org", "Grace", 0);
    ports.giveUuid(ada, UUID_OF_ADA);
    ports.giveCustomer(ada, "cus_Ada");
  }

  @Test
  void a_user_is_found_by_every_kind_of_reference_at_once() {
    Set<UserReference> references =
        Set.of(
            new NumericId(new UserId(ada)),
            new UserUuid(UUID_OF_ADA),
            new EmailAddress("ada@example.org"),
            new StripeCustomerId("cus_Ada"),
            new NumericId(new UserId(grace)));

    Findings findings = committed(() -> ports.directory().find(references).get());

    assertThat(findings.of(new NumericId(new UserId(ada)))).containsExactly(new UserId(ada));
    assertThat(findings.of(new UserUuid(UUID_OF_ADA))).containsExactly(new UserId(ada));
    assertThat(findings.of(new EmailAddress("ada@example.org"))).containsExactly(new UserId(ada));
    assertThat(findings.of(new StripeCustomerId("cus_Ada"))).containsExactly(new UserId(ada));
    assertThat(findings.of(new NumericId(new UserId(grace)))).containsExactly(new UserId(grace));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada@example.org", "ada@example.org", "ADA@EXAMPLE.ORG"})
  void an_address_is_found_in_any_letter_case(String address) {
    assertThat(found(address)).containsExactly(new UserId(ada));
  }

  @Test
  void two_spellings_of_an_address_each_get_their_answer() {
    Findings findings =
        find(new EmailAddress("ada@example.org"), new EmailAddress("ADA@example.org"));

    assertThat(findings.of(new EmailAddress("ada@example.org"))).containsExactly(new UserId(ada));
    assertThat(findings.of(new EmailAddress("ADA@example.org"))).containsExactly(new UserId(ada));
  }

  @Test
  void all_users_are_found_whose_addresses_differ_only_in_letter_case() {
    long other = ports.userWith("ADA@example.org", "Another Ada", 0);

    assertThat(found("ada@example.org"))
        .containsExactlyInAnyOrder(new UserId(ada), new UserId(other));
  }

  @Test
  void a_customer_is_found_only_letter_by_letter() {
    assertThat(find(new StripeCustomerId("cus_ada")).of(new StripeCustomerId("cus_ada"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody@example.org",
        "ada@example.or",
        "%@example.org",
        "4711",
        "0b6a5c1e-7d3f-4a52-9c48-000000000000",
        "undefined",
        "",
        "Ada",
        "1_000"
      })
  void nobody_is_found_for_a_text_that_names_nobody(String text) {
    UserReference reference = UserReference.parse(text);

    assertThat(find(reference).of(reference)).isEmpty();
    assertThat(find(reference).matches()).isEmpty();
  }

  @Test
  void nothing_asked_is_nobody_found() {
    assertThat(committed(() -> ports.directory().find(Set.of()).get())).isEqualTo(Findings.NOBODY);
  }

  @Test
  void a_new_user_has_no_credits_and_is_found_in_any_letter_case() {
    create("Linus@Example.org");

    UserId linus = found("LINUS@example.org").getFirst();
    assertThat(ports.user(linus.value()).balance()).isZero();
    assertThat(ports.user(linus.value()).customer()).isEmpty();
    assertThat(ports.user(linus.value()).name()).isNotBlank();
    assertThat(ports.users()).isEqualTo(3);
  }

  @Test
  void making_a_user_twice_makes_one() {
    create("linus@example.org");
    create("linus@example.org");
    create("LINUS@example.org");

    assertThat(found("linus@example.org")).hasSize(1);
    assertThat(ports.users()).isEqualTo(3);
  }

  @Test
  void making_a_user_who_exists_changes_nothing_of_the_one_there_is() {
    create("Ada@example.org");
    create("ADA@EXAMPLE.ORG");

    assertThat(ports.users()).isEqualTo(2);
    assertThat(ports.user(ada))
        .isEqualTo(new User("Ada@example.org", "Ada", 7, Optional.of("cus_Ada")));
  }

  @Test
  void a_new_user_is_found_within_its_transaction() {
    List<UserId> found =
        committed(
            () -> {
              ports.directory().create(new EmailAddress("linus@example.org"));
              EmailAddress email = new EmailAddress("linus@example.org");
              return ports.directory().find(Set.of(email)).get().of(email);
            });

    assertThat(found).hasSize(1);
  }

  @Test
  void balances_of_absent_users_are_left_out() {
    Map<UserId, Balance> balances =
        committed(
            () ->
                ports
                    .directory()
                    .lock(Set.of(new UserId(ada), new UserId(grace), new UserId(4_711))));

    assertThat(balances)
        .isEqualTo(Map.of(new UserId(ada), new Balance(7), new UserId(grace), new Balance(0)));
  }

  @Test
  void a_customer_is_linked_to_a_user_who_has_none() {
    link(Map.of(new UserId(grace), new StripeCustomerId("cus_Grace")));

    assertThat(ports.user(grace))
        .isEqualTo(new User("grace@example.org", "Grace", 0, Optional.of("cus_Grace")));
    assertThat(find(new StripeCustomerId("cus_Grace")).of(new StripeCustomerId("cus_Grace")))
        .containsExactly(new UserId(grace));
  }

  @Test
  void a_user_who_has_a_customer_keeps_it() {
    link(Map.of(new UserId(ada), new StripeCustomerId("cus_other")));

    assertThat(ports.user(ada).customer()).contains("cus_Ada");
  }

  @Test
  void a_customer_who_is_linked_stays_with_its_user() {
    link(Map.of(new UserId(grace), new StripeCustomerId("cus_Ada")));

    assertThat(ports.user(grace).customer()).isEmpty();
    assertThat(ports.user(ada).customer()).contains("cus_Ada");
  }

  @Test
  void a_link_that_cannot_be_does_not_hinder_the_others() {
    link(
        Map.of(
            new UserId(ada), new StripeCustomerId("cus_other"),
            new UserId(grace), new StripeCustomerId("cus_Grace"),
            new UserId(4_711), new StripeCustomerId("cus_nobody")));

    assertThat(ports.user(ada).customer()).contains("cus_Ada");
    assertThat(ports.user(grace).customer()).contains("cus_Grace");
  }

  private void create(String address) {
    commit(() -> ports.directory().create(new EmailAddress(address)));
  }

  private void link(Map<UserId, StripeCustomerId> customers) {
    commit(() -> ports.directory().linkCustomers(customers));
  }

  private List<UserId> found(String address) {
    return find(new EmailAddress(address)).of(new EmailAddress(address));
  }

  private Findings find(UserReference... references) {
    Set<UserReference> asked = Stream.of(references).collect(Collectors.toSet());
    return committed(() -> ports.directory().find(asked).get());
  }

  @Test
  void an_account_that_another_transaction_holds_is_left_out_where_nobody_waits() throws Exception {
    Set<UserId> both = Set.of(new UserId(ada), new UserId(grace), new UserId(4_711));

    try (AutoCloseable held = ports.holdAccount(grace)) {
      assertThat(committed(() -> ports.directory().tryLock(both).get()))
          .isEqualTo(Map.of(new UserId(ada), new Balance(7)));
    }
    assertThat(committed(() -> ports.directory().tryLock(both).get()))
        .isEqualTo(Map.of(new UserId(ada), new Balance(7), new UserId(grace), new Balance(0)));
  }
}
