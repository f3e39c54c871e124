package io.tallystick.application.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.usecase.AdjustBalance.Preview;
import io.tallystick.application.usecase.AdjustBalance.Result;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.AdjustmentLimit;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Purchases and invoices with their refunds and disputes, told by events in any order, several
 * times, alone and in batches, while staff and the host application change the balances: the books
 * end as the payments did.
 */
final class AnyHistoryTest {

  private static final int USERS = 2;

  @Property(tries = 2_500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void the_books_end_as_the_payments_did_whatever_the_order(@ForAll Random random) {
    try (World world = World.standard()) {
      new History(world, random).happen();
    }
  }

  /** One history, and what must become of it. */
  private static final class History {

    private final World world;
    private final Random random;
    private final AdjustmentService adjustments;
    private final List<Long> users = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final long[] expected = new long[USERS];

    History(World world, Random random) {
      this.world = world;
      this.random = random;
      adjustments =
          new AdjustmentService(
              world.books,
              world.books.directory(),
              world.books.ledger(),
              world.books.pendingAdjustments(),
              world.books.audit(),
              (adjustment, outcome) -> {},
              new AdjustmentLimit(Integer.MAX_VALUE),
              world::now);
    }

    void happen() {
      for (int user = 0; user < USERS; user++) {
        users.add(world.books.userWith("user" + user + "@example.org", "User " + user, 0));
      }
      int payments = 1 + random.nextInt(3);
      for (int number = 0; number < payments; number++) {
        PaymentStory story = new PaymentStory(random, number);
        int user = random.nextInt(USERS);
        events.addAll(story.events(users.get(user)));
        expected[user] += story.creditsThatStay();
      }
      List<String> told = new ArrayList<>(events);
      events.stream().filter(any -> random.nextInt(4) == 0).forEach(told::add);
      Collections.shuffle(told, random);
      deliver(told);
      for (int hour = 0; hour < 3; hour++) {
        world.pass(Duration.ofHours(1));
        world.retries.retryDue(100);
      }
      check(told);
    }

    private void deliver(List<String> told) {
      for (int next = 0; next < told.size(); ) {
        int end = Math.min(told.size(), next + 1 + random.nextInt(3));
        world.process(told.subList(next, end).toArray(String[]::new));
        next = end;
        changeOtherwise(random.nextInt(USERS));
        for (long user : users) {
          assertThat(world.books.balanceOf(user)).isNotNegative();
          assertThat(world.books.debtOf(user)).isNotNegative();
        }
      }
    }

    /** The host application spends or gives, or a person corrects. */
    private void changeOtherwise(int user) {
      long id = users.get(user);
      int change = random.nextInt(120) - 70;
      switch (random.nextInt(4)) {
        case 0 -> {
          int possible = Math.max(change, -world.books.balanceOf(id));
          world.books.spend(id, -possible);
          expected[user] += possible;
        }
        case 1 -> {
          if (change != 0) {
            Adjustment adjustment = new Adjustment(new UserId(id), change, "why", "olga");
            if (adjustments.preview(adjustment) instanceof Preview.Effect effect) {
              assertThat(adjustments.apply(adjustment, effect.newest()))
                  .isInstanceOf(Result.Done.class);
              expected[user] += change;
            }
          }
        }
        default -> {}
      }
    }

    private void check(List<String> told) {
      for (int user = 0; user < USERS; user++) {
        long id = users.get(user);
        assertThat((long) world.books.balanceOf(id) - world.books.debtOf(id))
            .as("user %s after %s, which stand as %s", id, told, world.events())
            .isEqualTo(expected[user]);
      }
      assertThat(world.books.events())
          .as("%s stand as %s", told, world.events())
          .noneMatch(event -> event.status() == ProcessingStatus.FAILED);
    }
  }
}
