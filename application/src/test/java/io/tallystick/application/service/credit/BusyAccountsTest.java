package io.tallystick.application.service.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.domain.identity.UserId;
import org.junit.jupiter.api.Test;

/** Requests for one account take nothing from those for others. */
class BusyAccountsTest {

  private static final UserId ADA = new UserId(1);
  private static final UserId EVE = new UserId(2);

  private final BusyAccounts accounts = new BusyAccounts();

  @Test
  void as_long_as_none_has_waited_in_vain_many_wait_at_once() {
    assertThat(during(ADA, () -> during(ADA, () -> works(ADA)))).isTrue();
  }

  @Test
  void once_one_has_waited_in_vain_one_at_a_time_waits() {
    waitInVain(ADA);

    during(
        ADA,
        () -> {
          assertThatThrownBy(() -> works(ADA))
              .isInstanceOf(LockTimeout.class)
              .hasMessage("another request waits for the account");
          assertThat(works(EVE)).isTrue();
          assertThatThrownBy(() -> works(ADA)).isInstanceOf(LockTimeout.class);
          waitInVain(EVE);
          return true;
        });

    assertThat(during(ADA, () -> works(ADA))).as("it is free again").isTrue();
    assertThatThrownBy(() -> during(EVE, () -> works(EVE))).isInstanceOf(LockTimeout.class);
  }

  @Test
  void the_next_one_waits_though_the_one_before_has_waited_in_vain_again() {
    waitInVain(ADA);
    waitInVain(ADA);

    assertThat(works(ADA)).isTrue();
  }

  @Test
  void a_transaction_that_is_repeated_is_one_request() {
    waitInVain(ADA);

    assertThat(
            accounts.<Boolean>request(
                account -> {
                  account.accept(ADA);
                  account.accept(ADA);
                  return true;
                }))
        .isTrue();
  }

  @Test
  void a_repeated_transaction_that_is_about_another_account_lets_the_first_one_go() {
    waitInVain(ADA);

    assertThat(
            accounts.<Boolean>request(
                account -> {
                  account.accept(ADA);
                  account.accept(EVE);
                  return works(ADA);
                }))
        .isTrue();
  }

  @Test
  void a_thousand_busy_accounts_are_remembered() {
    for (int i = 1; i <= 1_001; i++) {
      waitInVain(new UserId(i));
    }

    assertThat(during(ADA, () -> works(ADA))).as("the oldest is forgotten").isTrue();
    assertThatThrownBy(() -> during(EVE, () -> works(EVE))).isInstanceOf(LockTimeout.class);
  }

  private interface Work {
    boolean run();
  }

  private boolean works(UserId user) {
    return during(user, () -> true);
  }

  private boolean during(UserId user, Work work) {
    return accounts.request(
        account -> {
          account.accept(user);
          return work.run();
        });
  }

  private void waitInVain(UserId user) {
    assertThatThrownBy(
            () ->
                during(
                    user,
                    () -> {
                      throw new StorageUnavailable("cancelled");
                    }))
        .hasMessage("cancelled");
  }
}
