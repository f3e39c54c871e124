package io.tallystick.adapter.persistence.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.adapter.persistence.Adapters;
import io.tallystick.adapter.persistence.Database;
import io.tallystick.adapter.persistence.Events;
import io.tallystick.adapter.persistence.Server;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.repair.BulkRuns;
import io.tallystick.application.port.repair.Snoozes;
import io.tallystick.application.query.BrowseAudit;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Filter;
import io.tallystick.application.query.BrowseEvents.Order;
import io.tallystick.application.query.BrowseEvents.Payer;
import io.tallystick.application.query.BrowseFigures;
import io.tallystick.application.query.BrowseUncredited;
import io.tallystick.application.query.BrowseUncredited.Reason;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.Cause;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.query.EventOwner;
import io.tallystick.application.query.EventTotal;
import io.tallystick.application.query.InvalidPosition;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneySum;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.Snooze;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages about users, uncredited money and the audit log ask. */
class DashboardQueriesTest {

  private Database database;
  private Adapters adapters;

  @BeforeEach
  void open() {
    database = Server.migrated();
    adapters = Adapters.on(database);
  }

  @AfterEach
  void close() {
    adapters.close();
  }

  @Test
  void a_user_is_found_by_any_reference_the_exact_hit_first() {
    long ada = database.user("Ada@example.org", 0);
    long other = database.user("ada@example.org.uk", 0);
    database.execute(
        """
        UPDATE users SET user_uuid = '6f1c2f0a-0000-4000-8000-00000000000a',
          stripe_customer_id = 'cus_Ada', name = '50%% off' WHERE id = %d
        """
            .formatted(ada));

    assertThat(found("ADA@EXAMPLE.ORG")).containsExactly(ada, other);
    assertThat(found("ad")).containsExactly(ada, other);
    assertThat(found(Long.toString(other))).containsExactly(other);
    assertThat(found("6F1C2F0A-0000-4000-8000-00000000000A")).containsExactly(ada);
    assertThat(found("cus_Ada")).containsExactly(ada);
    assertThat(found("50% O")).containsExactly(ada);
    assertThat(found("a.")).containsExactly(other);
  }

  @Test
  void an_account_is_named_by_whole_values_alone() {
    long ada = database.user("Ada@example.org", 0);
    database.user("ada@example.org.uk", 0);
    database.execute(
        "UPDATE users SET stripe_customer_id = 'cus_Ada', name = 'Ada',"
            + " user_uuid = '6f1c2f0a-0000-4000-8000-00000000000a' WHERE id = "
            + ada);

    for (String whole :
        List.of(
            "ada@EXAMPLE.org",
            Long.toString(ada),
            "cus_Ada",
            "6F1C2F0A-0000-4000-8000-00000000000A")) {
      assertThat(users().find(whole)).extracting(it -> it.id().value()).containsExactly(ada);
    }
    for (String part : List.of("ada", "ada@example.or", "Ada", "cus_", "%", "", "x\u0000y")) {
      assertThat(users().find(part)).isEmpty();
    }
  }

  @Test
  void a_search_finds_nothing_by_signs_that_stand_for_others_and_twenty_at_most() {
    for (int i = 0; i < 25; i++) {
      database.user("user" + i + "@example.org", 0);
    }

    assertThat(found("user")).hasSize(20);
    assertThat(found("user_@")).isEmpty();
    assertThat(found("%")).isEmpty();
    assertThat(found("\\")).isEmpty();
    assertThat(found(" ")).isEmpty();
    assertThat(found("x\u0000y")).isEmpty();
  }

  @Test
  void a_user_is_found_by_the_beginning_of_the_last_name() {
    long zoe = database.user("zoe@example.org", 0);
    database.execute("UPDATE users SET name = 'Zoë Maria König' WHERE id = " + zoe);

    for (String text : List.of("König", "kön", "KÖNIG", "zoë", "Zoë M")) {
      assertThat(found(text)).as(text).containsExactly(zoe);
    }
    assertThat(found("nig")).isEmpty();
  }

  /** The host application may write one that an entry of an index has no room for. */
  @Test
  void a_very_long_name_is_kept_and_found_by_its_beginning() {
    long zoe = database.user("zoe@example.org", 0);
    database.execute(
        """
        UPDATE users SET name = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) AS i)
        WHERE id =
        """
            + zoe);
    String name = database.one("SELECT name FROM users WHERE id = " + zoe);

    for (String text : List.of(name, name.substring(0, 64), name.substring(0, 9))) {
      assertThat(found(text)).as(text).containsExactly(zoe);
    }
  }

  @Test
  void events_of_every_status_are_searched_together() {
    insert("1Qa", FAILED + ", received_at = '2026-03-01T12:00:01Z'");
    insert("1Qb", "charge_id = 'ch_1', received_at = '2026-03-01T12:00:02Z'");
    insert(
        "1qa", FAILED + ", payer_email = 'zoe@example.net', received_at = '2026-03-01T12:00:00Z'");
    Filter all = Filters.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    BrowseEvents.Page first = events().page(all, Order.NEWEST, Optional.empty(), 2);
    assertThat(ids(first.lines())).containsExactly("evt_1Qb", "evt_1Qa");
    assertThat(ids(events().page(all, Order.NEWEST, first.next(), 2).lines()))
        .containsExactly("evt_1qa");
    assertThat(ids(events().page(all, Order.OLDEST, Optional.empty(), 2).lines()))
        .containsExactly("evt_1qa", "evt_1Qa");
    assertThat(events().counts(all, 1))
        .containsEntry(ProcessingStatus.FAILED, 1)
        .containsEntry(ProcessingStatus.IGNORED, 1)
        .containsEntry(ProcessingStatus.COMPLETED, 0);
    assertThat(ids(beginning("evt_1Q", 9))).containsExactly("evt_1Qb", "evt_1Qa");
    assertThat(ids(beginning("pi_1Q", 9))).containsExactly("evt_1Qb", "evt_1Qa");
    assertThat(ids(beginning("pi_1Q", 1))).hasSize(1);
    assertThat(ids(beginning("ZOE@", 9))).containsExactly("evt_1qa");
    insert("2Qa", "payer_email = 'zoe@example.net', received_at = '2026-03-01T12:00:03Z'");
    insert("2Qb", "payer_email = 'ada@example.net'");
    for (Payer zoe :
        List.of(
            new Payer.WithAddress("Zoe@example.net"),
            new Payer.OfEvent(new StripeEventId("evt_1qa")))) {
      assertThat(ids(events().page(Filter.of(zoe), Order.NEWEST, Optional.empty(), 9).lines()))
          .as("%s", zoe)
          .containsExactly("evt_2Qa", "evt_1qa");
    }
    Filter none = Filter.of(new Payer.OfEvent(new StripeEventId("evt_1Qb")));
    assertThat(events().page(none, Order.NEWEST, Optional.empty(), 9).lines()).isEmpty();
    for (String nothing : List.of("%", "evt_1Q_", "evt\\_", "pi_1Q_", "pi_1R")) {
      assertThat(beginning(nothing, 9)).as(nothing).isEmpty();
    }
  }

  private List<BrowseEvents.Line> beginning(String text, int most) {
    return events().beginning(new BrowseEvents.Beginning(text, true, true), most);
  }

  private static List<String> ids(List<BrowseEvents.Line> lines) {
    return lines.stream().map(line -> line.event().id().value()).toList();
  }

  @Test
  void the_books_of_a_user_are_read_from_the_newest_on() {
    long ada = database.user("ada@example.org", 20);
    Events.book(adapters, "one", ada, 100);
    Events.book(adapters, "two", ada, 5);

    List<Booking> first = users().bookings(new UserId(ada), Optional.empty(), 2);
    assertThat(first).extracting(Booking::balanceAfter).containsExactly(125, 120);
    assertThat(users().bookings(new UserId(ada), Optional.of(first.getLast().id()), 2))
        .extracting(Booking::amount)
        .containsExactly(20);
  }

  @Test
  void an_account_owes_what_its_newest_row_says_and_an_event_knows_all_rows_of_its_payment() {
    long ada = database.user("ada@example.org", 0);
    Events.book(adapters, "paid", ada, 100);
    assertThat(users().account(new UserId(ada)).orElseThrow().debt()).isZero();
    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, debt_change, kind, event_id, payment_id, reason,
          actor, created_at)
        VALUES (%d, -100, 30, 'refund', 'evt_back', 'pi_paid', 'refund.created', 'webhook', now())
        """
            .formatted(ada));

    assertThat(users().account(new UserId(ada)).orElseThrow().debt()).isEqualTo(30);
    EventDetails paid = events().details(new StripeEventId("evt_paid")).orElseThrow();
    assertThat(paid.bookings())
        .extracting(Booking::kind, Booking::debtChange, Booking::debtAfter)
        .containsExactly(tuple("purchase", 0, 0), tuple("refund", 30, 30));
    assertThat(paid.own()).extracting(Booking::kind).containsExactly("purchase");
  }

  @Test
  void the_events_of_a_user_are_those_that_credited_or_name_it() {
    long ada = database.user("Ada@example.org", 0);
    database.execute("UPDATE users SET stripe_customer_id = 'cus_a' WHERE id = " + ada);
    Events.book(adapters, "credited", ada, 100);
    insert("by_mail", "payer_email = 'ada@example.org'");
    insert("by_customer", "customer_id = 'cus_a'");
    insert("by_id", "payer_reference = '%d'".formatted(ada));
    insert("other", "payer_email = 'bob@example.org'");

    assertThat(users().events(users().account(new UserId(ada)).orElseThrow(), 10))
        .extracting(line -> line.event().id().value())
        .containsExactlyInAnyOrder("evt_credited", "evt_by_mail", "evt_by_customer", "evt_by_id");
  }

  @Test
  void money_that_moved_no_credits_is_counted_by_payment_and_reason() {
    long ada = database.user("ada@example.org", 0);
    Events.book(adapters, "credited", ada, 100);
    insert("one", "skip_reason = 'no_credits'");
    insert("same", "skip_reason = 'no_credits', payment_id = 'pi_one'");
    insert("dollars", "skip_reason = 'no_credits', currency = 'usd'");
    insert("live", "skip_reason = 'livemode_mismatch', livemode = true");
    insert("gone", "processing_status = 'discarded', skip_reason = NULL");
    insert("test_money", "skip_reason = 'livemode_mismatch', livemode = false");
    insert("unpaid", "skip_reason = 'awaiting_payment'");
    insert("foreign", "skip_reason = 'foreign_account', fact = 'awaiting_payment'");
    insert("again", "skip_reason = 'no_credits', payment_id = 'pi_credited'");
    insert("lone", INTENT);
    insert("twin", INTENT + ", payment_id = 'pi_broken'");
    insert(
        "broken",
        "processing_status = 'failed', failure_code = 'user_unresolved', skip_reason = NULL");
    insert("refunded", "skip_reason = 'already_refunded'");
    insert(
        "refund",
        "processing_status = 'failed', failure_code = 'payment_not_found', skip_reason = NULL,"
            + " fact = 'money_back', payment_id = 'pi_lone'");
    insert("free", "skip_reason = 'no_payment_required', amount_minor = 0");
    insert("expired", "skip_reason = 'foreign_account', event_type = 'checkout.session.expired'");

    assertThat(uncredited().summary().reasons())
        .extracting(Reason::code, Reason::payments, Reason::money)
        .containsExactly(
            tuple("no_credits", 2L, List.of(sum(900, "eur"), sum(900, "usd"))),
            tuple("discarded", 1L, List.of(sum(900, "eur"))),
            tuple("livemode_mismatch", 1L, List.of(sum(900, "eur"))),
            tuple("no_credits_metadata", 1L, List.of(sum(900, "eur"))));
    assertThat(uncredited(Optional.empty())).hasSize(6);
    assertThat(uncredited(Optional.of("no_credits_metadata"))).containsExactly("evt_lone");
    assertThat(uncredited(Optional.of("discarded"))).containsExactly("evt_gone");
    assertThat(uncredited(Optional.of("awaiting_payment"))).isEmpty();
  }

  @Test
  void the_audit_log_is_read_page_by_page_and_by_any_of_its_columns() {
    Instant day = Instant.parse("2026-03-01T00:00:00Z");
    adapters.commit(
        () ->
            adapters
                .audit()
                .append(
                    List.of(
                        new Action("ann", "retry", "evt_1", "why", day),
                        new Action("ann", "adjust", "user 1", "+5: why", day.plusSeconds(1)),
                        new Action("bob", "retry", "evt_2", "why", day.plusSeconds(1)))));
    BrowseAudit audit = adapters.context().getBean(BrowseAudit.class);
    List<BrowseAudit.Row> first = audit.page(filter(null, null, null), Optional.empty(), 2);

    assertThat(first).extracting(row -> row.deed().subject()).containsExactly("evt_2", "user 1");
    assertThat(audit.page(filter(null, null, null), Optional.of(first.getLast().id()), 2))
        .extracting(row -> row.deed().subject())
        .containsExactly("evt_1");
    assertThat(audit.row(first.getLast().id())).contains(first.getLast());
    assertThat(audit.row(0)).isEmpty();
    assertThat(audit.page(filter("ann", "retry", null), Optional.empty(), 9)).hasSize(1);
    assertThat(audit.page(filter(null, null, "user 1"), Optional.empty(), 9)).hasSize(1);
    assertThat(
            audit.page(
                new BrowseAudit.Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(day),
                    Optional.of(day.plusSeconds(1))),
                Optional.empty(),
                9))
        .hasSize(1);
  }

  @Test
  void what_a_person_added_to_an_event_stands_beside_what_the_person_did() {
    insert("said", FAILED);
    database.execute(
        """
        INSERT INTO audit_log (at, actor, action, subject, reason) VALUES
          ('2026-03-01T12:00:00Z', 'ann', 'assign', 'evt_said', 'for Zoe #2'),
          ('2026-03-01T12:00:01Z', 'ann', 'set_credits', 'evt_said', 'order says 500'),
          ('2026-03-01T12:00:02Z', 'ann', 'retry', 'evt_said', 'again');
        INSERT INTO tallystick.event_amendments
          (event_id, user_id, remember_customer, credits, actor, reason, at) VALUES
          ('evt_said', 1, true, NULL, 'ann', 'for Zoe #2', '2026-03-01T12:00:00Z'),
          ('evt_said', NULL, false, 5000, 'ann', 'order says 500', '2026-03-01T12:00:01Z');
        """);
    Amendment assigned =
        new Amendment(Optional.of(new Assignment(new UserId(1), true)), Optional.empty());
    Amendment counted = new Amendment(Optional.empty(), Optional.of(5000));

    assertThat(events().details(new StripeEventId("evt_said")).orElseThrow().deeds())
        .extracting(EventDetails.Deed::said)
        .containsExactly(Amendment.NONE, counted, assigned);
    assertThat(
            adapters
                .context()
                .getBean(BrowseAudit.class)
                .page(filter(null, null, "evt_said"), Optional.empty(), 9))
        .extracting(row -> row.deed().said())
        .containsExactly(Amendment.NONE, counted, assigned);
  }

  @Test
  void what_a_person_finds_right_without_credits_is_no_longer_listed() {
    insert("right", "skip_reason = 'no_credits'");
    insert("doubtful", "skip_reason = 'no_credits'");
    database.execute(
        "INSERT INTO audit_log (at, actor, action, subject, reason)"
            + " VALUES (now(), 'ann', 'accept', 'evt_right', 'x')");

    assertThat(uncredited(Optional.empty())).containsExactly("evt_doubtful");
    assertThat(uncredited().summary().reasons())
        .singleElement()
        .extracting(Reason::payments)
        .isEqualTo(1L);
    assertThat(events().lines(List.of(new StripeEventId("evt_right"), new StripeEventId("evt_x"))))
        .hasSize(1);
  }

  @Test
  void who_looks_at_an_event_is_who_has_said_so_last() {
    database.execute(
        """
        INSERT INTO audit_log (at, actor, action, subject, reason) VALUES
          (now(), 'ann', 'own', 'evt_a', 'x'), (now(), 'ben', 'own', 'evt_a', 'x'),
          (now(), 'ann', 'own', 'evt_b', 'x'), (now(), 'ann', 'disown', 'evt_b', 'x'),
          (now(), 'ann', 'own', 'evt_c', 'x'), (now(), 'ann', 'note', 'evt_a', 'x');
        """);

    assertThat(events().owners(List.of(new StripeEventId("evt_a"), new StripeEventId("evt_b"))))
        .isEqualTo(Map.of(new StripeEventId("evt_a"), "ben"));
  }

  @Test
  void what_a_person_did_last_to_an_event_is_not_that_they_looked_at_it() {
    database.execute(
        """
        INSERT INTO audit_log (at, actor, action, subject, reason) VALUES
          (now(), 'ann', 'retry', 'evt_a', 'one'), (now(), 'ben', 'note', 'evt_a', 'two'),
          (now(), 'ann', 'disclose', 'evt_a', 'x'), (now(), 'ann', 'disclose', 'evt_b', 'x'),
          (now(), 'ann', 'note', 'evt_c', 'x');
        """);

    assertThat(events().lastDeeds(List.of(new StripeEventId("evt_a"), new StripeEventId("evt_b"))))
        .hasSize(1)
        .extractingByKey(new StripeEventId("evt_a"))
        .satisfies(
            last -> {
              assertThat(last.actor()).isEqualTo("ben");
              assertThat(last.action()).isEqualTo("note");
              assertThat(last.reason()).isEqualTo("two");
            });
  }

  @Test
  void an_adjustment_without_a_reason_or_with_a_payment_is_refused() {
    long ada = database.user("ada@example.org", 5);
    for (String values : List.of("' ', 'olga', NULL", "'why', '', NULL", "'why', 'olga', 'pi_1'")) {
      assertThatThrownBy(
              () ->
                  database.run(
                      """
                      INSERT INTO credit_ledger (user_id, amount, kind, created_at, reason, actor,
                        payment_id) VALUES (%d, 1, 'adjustment', now(), %s)
                      """
                          .formatted(ada, values)))
          .hasMessageMatching("(?s).*credit_ledger_(adjustment_is_explained|cause).*");
    }
    assertThat(database.balance(ada)).isEqualTo(5);
  }

  private static final long HUGE = 9_000_000_000_000_000_000L;

  @Test
  void sums_of_money_are_larger_than_any_amount() {
    for (String name : List.of("a", "b", "c")) {
      insert(name, "skip_reason = 'no_credits', amount_minor = " + HUGE);
      insert("failed_" + name, FAILED + ", amount_minor = " + HUGE);
    }
    BigInteger sum = BigInteger.valueOf(HUGE).multiply(BigInteger.valueOf(3));

    assertThat(events().causes(Filter.of(ProcessingStatus.FAILED)))
        .extracting(Cause::money)
        .containsExactly(List.of(new MoneySum(sum, "eur")));
    assertThat(uncredited().summary().reasons())
        .extracting(Reason::money)
        .containsExactly(List.of(new MoneySum(sum, "eur")));
  }

  @Test
  void a_cause_is_summed_over_its_currencies_and_counts_payers_once() {
    insert("eur", FAILED + ", payer_email = 'zoe@example.org', credits_claimed = 5");
    insert("usd", FAILED + ", payer_email = 'zoe@example.org', currency = 'usd'");
    insert("free", FAILED + ", amount_minor = 0, payer_email = NULL, credits_claimed = 7");
    insert("none", FAILED + ", amount_minor = NULL, currency = NULL, payer_email = NULL");

    Cause cause = events().causes(Filter.of(ProcessingStatus.FAILED)).getFirst();
    assertThat(cause.events()).isEqualTo(4);
    assertThat(cause.buyers()).isEqualTo(3);
    assertThat(cause.credits()).isEqualTo(12);
    assertThat(cause.money())
        .containsExactlyInAnyOrder(
            new MoneySum(BigInteger.valueOf(900), "eur"),
            new MoneySum(BigInteger.valueOf(900), "usd"));
  }

  @Test
  void each_cause_has_its_newest_three_events_that_the_filter_lets_through() {
    for (int i = 1; i <= 5; i++) {
      insert("a" + i, FAILED + ", received_at = now() - interval '1 h' * " + i);
      insert(
          "b" + i,
          FAILED.replace("user_unresolved", "credits_unknown")
              + ", received_at = now() - interval '1 h' * "
              + i);
    }
    Filter filter = Filter.of(ProcessingStatus.FAILED).before(Instant.now().minusSeconds(5400));

    assertThat(events().causes(filter))
        .extracting(
            cause -> cause.newest().stream().map(line -> line.event().id().value()).toList())
        .containsExactlyInAnyOrder(
            List.of("evt_a2", "evt_a3", "evt_a4"), List.of("evt_b2", "evt_b3", "evt_b4"));
  }

  @Test
  void the_currency_of_the_most_events_comes_first_as_sums_of_two_cannot_be_compared() {
    for (String name : List.of("one", "two")) {
      insert(name, FAILED + ", currency = 'usd'");
      insert("alone_" + name, "skip_reason = 'no_credits', currency = 'usd'");
    }
    for (String currency : List.of("jpy", "eur")) {
      String much = "amount_minor = 1000000, currency = '%s'".formatted(currency);
      insert(currency, FAILED + ", " + much);
      insert("alone_" + currency, "skip_reason = 'no_credits', " + much);
    }
    List<MoneySum> sums = List.of(sum(1800, "usd"), sum(1_000_000, "eur"), sum(1_000_000, "jpy"));

    assertThat(events().causes(Filter.of(ProcessingStatus.FAILED)))
        .extracting(Cause::money)
        .containsExactly(sums);
    assertThat(uncredited().summary().reasons()).extracting(Reason::money).containsExactly(sums);
  }

  @Test
  void events_are_counted_under_every_filter_if_there_are_no_more_than_are_looked_at() {
    insert("one", FAILED);
    insert("two", FAILED + ", currency = 'usd', received_at = '2026-03-01T12:00:00Z'");
    insert("other", FAILED.replace("user_unresolved", "internal_error"));
    insert("ignored", "skip_reason = 'no_credits'");
    insert("same", "skip_reason = 'no_credits'");
    insert("left", "skip_reason = 'not_a_purchase', currency = 'usd'");
    Filter failed = Filter.of(ProcessingStatus.FAILED);
    Filter alone = failed.in(ProcessingStatus.IGNORED).because("no_credits");
    Filter dollars =
        Filters.of(Optional.empty(), Optional.empty(), Optional.of("usd"), Optional.empty());

    assertThat(events().count(failed.because("user_unresolved"), 9)).isEqualTo(exactly(2));
    assertThat(events().count(failed.before(Instant.EPOCH), 9)).isEqualTo(exactly(0));
    assertThat(events().count(failed, 3)).isEqualTo(exactly(3));
    assertThat(events().count(failed, 2)).isEqualTo(new EventTotal(2, false));
    assertThat(events().count(alone, 3)).isEqualTo(exactly(2));
    assertThat(events().count(alone, 2).isExact()).isFalse();
    assertThat(events().count(dollars, 6)).as("of every status").isEqualTo(exactly(2));
    assertThat(events().count(dollars.in(ProcessingStatus.FAILED), 1))
        .as("the newest two")
        .isEqualTo(new EventTotal(0, false));
    assertThat(events().count(dollars, 5).isExact()).isFalse();
    assertThat(events().count(Filter.of(new Payer.WithAddress("nobody@example.org")), 1))
        .isEqualTo(exactly(0));
  }

  private static EventTotal exactly(int number) {
    return new EventTotal(number, true);
  }

  @Test
  void events_are_found_by_who_looks_at_them_and_by_nobody() {
    for (String name : List.of("anns", "let_go", "taken", "nobodys")) {
      insert(name, FAILED);
    }
    database.execute(
        """
        INSERT INTO audit_log (at, actor, action, subject, reason) VALUES
          (now(), 'ann', 'own', 'evt_anns', ''), (now(), 'ann', 'note', 'evt_anns', 'rang up'),
          (now(), 'ann', 'own', 'evt_let_go', ''), (now(), 'bob', 'disown', 'evt_let_go', ''),
          (now(), 'ann', 'own', 'evt_taken', ''), (now(), 'bob', 'own', 'evt_taken', ''),
          (now(), 'ann', 'note', 'evt_taken', 'x'), (now(), 'ann', 'note', 'evt_taken', 'y')
        """);

    assertThat(ownedBy(new EventOwner.Person("ann"))).containsExactly("evt_anns");
    assertThat(ownedBy(new EventOwner.Person("bob"))).containsExactly("evt_taken");
    assertThat(ownedBy(new EventOwner.Person(""))).isEmpty();
    assertThat(ownedBy(new EventOwner.Nobody()))
        .containsExactlyInAnyOrder("evt_let_go", "evt_nobodys");
    List<StripeEventId> all = events().ids(Filter.of(ProcessingStatus.FAILED), 9);
    assertThat(events().noted(all))
        .extracting(StripeEventId::value)
        .containsExactlyInAnyOrder("evt_anns", "evt_taken");
  }

  private List<String> ownedBy(EventOwner owner) {
    Filter owned = Filter.of(ProcessingStatus.FAILED).ownedBy(owner);
    List<String> listed = ids(events().page(owned, Order.NEWEST, Optional.empty(), 9).lines());
    assertThat(events().count(owned, 9)).isEqualTo(exactly(listed.size()));
    assertThat(events().causes(owned).stream().mapToLong(Cause::events).sum())
        .isEqualTo(listed.size());
    return listed;
  }

  @Test
  void the_cause_that_waits_longest_comes_first_however_much_money_the_others_are() {
    insert("new", FAILED + ", amount_minor = 300000, currency = 'jpy'");
    insert(
        "old",
        FAILED.replace("user_unresolved", "credits_unknown")
            + ", received_at = '2026-02-01T12:00:00Z'");

    assertThat(events().causes(Filter.of(ProcessingStatus.FAILED)))
        .extracting(Cause::code)
        .containsExactly("credits_unknown", "user_unresolved");
  }

  @Test
  void what_the_same_amount_bought_is_told_the_most_frequent_number_first() {
    long ada = database.user("ada@example.org", 0);
    for (int[] bought : new int[][] {{1, 500}, {2, 100}, {3, 500}, {4, 700}}) {
      Events.book(adapters, "b" + bought[0], ada, bought[1]);
    }
    database.execute(
        "UPDATE stripe_events SET amount_minor = 900,"
            + " currency = CASE event_id WHEN 'evt_b4' THEN 'usd' ELSE 'eur' END");

    assertThat(events().boughtFor(new Money(900, "eur"), 3)).containsExactly(500, 100);
    assertThat(events().boughtFor(new Money(900, "eur"), 1)).containsExactly(500);
    assertThat(events().boughtFor(new Money(901, "eur"), 3)).isEmpty();
  }

  @Test
  void what_is_snoozed_is_left_out_until_its_time_and_counted() {
    insert("late", FAILED);
    insert("now", FAILED);
    insert("over", FAILED);
    StripeEventId late = new StripeEventId("evt_late");
    Instant soon = Instant.now().plusSeconds(3600);
    Filter failed = Filter.of(ProcessingStatus.FAILED).awake();
    snooze(new Snooze(late, soon.minusSeconds(60), "ann", "asks the customer"));
    snooze(new Snooze(late, soon, "bob", "asks again"));
    snooze(new Snooze(new StripeEventId("evt_over"), Instant.EPOCH, "ann", "long ago"));

    assertThat(ids(events().page(failed, Order.OLDEST, Optional.empty(), 9).lines()))
        .containsExactlyInAnyOrder("evt_now", "evt_over");
    assertThat(events().ids(failed, 9)).hasSize(2);
    assertThat(events().causes(failed)).extracting(Cause::events).containsExactly(2L);
    assertThat(events().waiting())
        .extracting(BrowseEvents.Waiting::persons, BrowseEvents.Waiting::snoozed)
        .containsExactly(2L, 1L);
    assertThat(events().ids(Filter.of(ProcessingStatus.FAILED), 9)).hasSize(3);
    assertThat(events().snoozed(List.of(late, new StripeEventId("evt_over"))).values())
        .extracting(Snooze::by, Snooze::reason)
        .containsExactly(tuple("bob", "asks again"));

    Snoozes snoozes = adapters.context().getBean(Snoozes.class);
    assertThat(snoozes.end(late)).isTrue();
    assertThat(snoozes.end(late)).isFalse();
    assertThat(events().waiting().persons()).isEqualTo(3);
  }

  private void snooze(Snooze snooze) {
    adapters.context().getBean(Snoozes.class).keep(snooze);
  }

  @Test
  void what_a_later_version_has_written_is_read_as_it_is() {
    long ada = database.user("ada@example.org", 0);
    database.execute(
        """
        DO $$
        DECLARE it record;
        BEGIN
          FOR it IN SELECT conrelid::regclass AS tab, conname FROM pg_constraint
            WHERE contype = 'c' AND conrelid IN ('stripe_events'::regclass,
              'credit_ledger'::regclass, 'tallystick.bulk_runs'::regclass, 'tallystick.bulk_items'::regclass)
          LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.tab, it.conname);
          END LOOP;
        END $$
        """);
    insert("status", "processing_status = 'held'");
    insert("code", FAILED.replace("user_unresolved", "payment_held"));
    insert("reason", "skip_reason = 'refunded_before'");
    database.execute(
        """
        INSERT INTO credit_ledger (user_id, amount, kind, booking_key, created_at, reason, actor)
        VALUES (%d, 5, 'gift', 'gift:1', now(), 'why', 'ann')
        """
            .formatted(ada));
    database.execute(
        """
        INSERT INTO tallystick.bulk_runs (action, state, events, planned_by, planned_at)
        VALUES ('merge', 'running', 1, 'ann', now());
        INSERT INTO tallystick.bulk_items (run_id, position, event_id, attempts, predicted_outcome,
          predicted_message, predicted_credits)
        SELECT id, 1, 'evt_code', 0, 'held', 'it is held', 0 FROM tallystick.bulk_runs
        """);

    assertThat(details("evt_status").event().describe()).startsWith("held");
    assertThat(details("evt_code").event().describe()).startsWith("payment_held: ");
    assertThat(details("evt_reason").event().describe()).isEqualTo("ignored: refunded_before");
    assertThat(events().causes(Filter.of(ProcessingStatus.FAILED)))
        .extracting(Cause::code)
        .containsExactly("payment_held");
    assertThat(users().bookings(new UserId(ada), Optional.empty(), 9))
        .extracting(Booking::kind)
        .containsExactly("gift");
    BrowseBulkRuns bulk = adapters.context().getBean(BrowseBulkRuns.class);
    long run = bulk.latest(1).getFirst().id();
    assertThat(bulk.latest(1).getFirst().action()).isEqualTo(BulkAction.UNKNOWN);
    assertThat(bulk.items(run, 0, 9).getFirst().expected().kind())
        .isEqualTo(BulkResult.Kind.UNKNOWN);
    assertThat(adapters.context().getBean(BulkRuns.class).running())
        .as("left to the version that knows it")
        .isEmpty();
    assertThat(adapters.inbox().find(List.of(new StripeEventId("evt_status")))).hasSize(1);
    assertThat(
            adapters
                .context()
                .getBean(BrowseFigures.class)
                .figures(BrowseFigures.Period.values()[0])
                .bars())
        .anyMatch(bar -> bar.events().containsKey(ProcessingStatus.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "9223372036854775807~evt_a",
        "-9223372036854775808~evt_a",
        "99999999999999999999~evt_a",
        "1~",
        "1~e f"
      })
  void a_position_that_no_page_has_given_is_refused(String position) {
    assertThatThrownBy(
            () ->
                events()
                    .page(
                        Filter.of(ProcessingStatus.FAILED), Order.NEWEST, Optional.of(position), 9))
        .isInstanceOf(InvalidPosition.class);
  }

  private static final String FAILED =
      "processing_status = 'failed', skip_reason = NULL, failure_code = 'user_unresolved',"
          + " error_message = '?'";

  private BrowseEvents.Line details(String event) {
    return events().details(new StripeEventId(event)).orElseThrow().line();
  }

  private BrowseEvents events() {
    return adapters.context().getBean(BrowseEvents.class);
  }

  private static MoneySum sum(long minor, String currency) {
    return new MoneySum(BigInteger.valueOf(minor), currency);
  }

  private static final String INTENT =
      "skip_reason = 'no_credits_metadata', event_type = 'payment_intent.succeeded'";

  /** An ignored event of a payment of nine euros, changed by a SET clause. */
  private void insert(String name, String change) {
    database.execute(
        """
        INSERT INTO stripe_events (event_id, event_type, processing_status, processed_at, payload,
          received_at, source, livemode, payment_id, amount_minor, currency, skip_reason)
        VALUES ('evt_%1$s', 'checkout.session.completed', 'ignored', now(), '{}', now(), 'webhook',
          true, 'pi_%1$s', 900, 'eur', 'awaiting_payment');
        UPDATE stripe_events SET %2$s WHERE event_id = 'evt_%1$s';
        """
            .formatted(name, change));
  }

  private static BrowseAudit.Filter filter(
      @Nullable String actor, @Nullable String action, @Nullable String subject) {
    return new BrowseAudit.Filter(
        Optional.ofNullable(actor),
        Optional.ofNullable(action),
        Optional.ofNullable(subject),
        Optional.empty(),
        Optional.empty());
  }

  private List<Long> found(String text) {
    return users().search(text).stream().map(user -> user.id().value()).toList();
  }

  private List<String> uncredited(Optional<String> reason) {
    return uncredited().uncredited(reason, Optional.empty(), 20).lines().stream()
        .map(line -> line.event().id().value())
        .toList();
  }

  private BrowseUsers users() {
    return adapters.context().getBean(BrowseUsers.class);
  }

  private BrowseUncredited uncredited() {
    return adapters.context().getBean(BrowseUncredited.class);
  }
}
