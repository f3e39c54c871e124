package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.BrowseCredits.Entry;
import io.tallystick.application.query.BrowseCredits.Standing;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever happens to an account, in whatever order: what must hold of credits that expire. */
class AnyExpiryTest {

  private static final int HISTORIES = 1_000;
  private static final int STEPS = 40;

  @Test
  void the_balance_is_the_sum_of_its_rows_and_what_expires_soonest_is_taken_first() {
    int expiries = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      InMemoryBooks books = new InMemoryBooks();
      long user = books.userWith("ada@example.org", "Ada", 0);
      RandomCredits credits = new RandomCredits(books, user, "shop", seed);
      List<String> history = new ArrayList<>();
      long past = 0;
      for (int i = 0; i < STEPS; i++) {
        Standing before = credits.standing();
        String step = credits.step();
        history.add(step);
        past += step.startsWith("x") ? Long.parseLong(step.substring(1)) : 0;
        Standing after = credits.standing();

        assertThat(after.balance()).as("%s", history).isNotNegative();
        assertThat(after.balance())
            .as("%s", history)
            .isEqualTo(entries(books, user).stream().mapToLong(Entry::amount).sum() - past);
        assertThat(after.expiring().stream().mapToLong(Expiring::amount).sum())
            .as("%s", history)
            .isLessThanOrEqualTo(after.balance());
        if (step.startsWith("-") || step.startsWith("x") || step.startsWith("hold")) {
          assertTakenSoonestFirst(before, after, history);
        }
        if (step.startsWith("at ")) {
          assertThat(after.expiring()).as("%s", history).allMatch(it -> isLater(it, credits));
        }
      }
      expiries +=
          (int) entries(books, user).stream().filter(row -> row.kind().equals("expiry")).count();
    }
    assertThat(expiries).as("expiries in all histories").isGreaterThan(HISTORIES / 10);
  }

  private static boolean isLater(Expiring some, RandomCredits credits) {
    return some.at().isAfter(credits.now());
  }

  /** Where some were taken, all that expire sooner were; and before those that never expire. */
  private static void assertTakenSoonestFirst(
      Standing before, Standing after, List<String> history) {
    Map<Instant, Integer> left =
        after.expiring().stream().collect(toMap(Expiring::at, Expiring::amount));
    long taken = before.balance() - after.balance();
    for (Expiring some : before.expiring()) {
      long part = Math.min(taken, some.amount());
      assertThat(left.getOrDefault(some.at(), 0))
          .as("of %s after %s", some, history)
          .isEqualTo((int) (some.amount() - part));
      taken -= part;
    }
  }

  private static List<Entry> entries(InMemoryBooks books, long user) {
    return books.creditPages().entries(new UserId(user), Optional.empty(), Integer.MAX_VALUE);
  }
}
