package io.tallystick.application.query;

import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads statements of accounts. */
public interface BrowseStatements {

  /** Ledgers are no older; PostgreSQL does not know all years that Java can read. */
  Pattern MONTH = Pattern.compile("(?:19[7-9][0-9]|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])");

  /** The month that a text such as 2026-10 names; empty if it names none since 1970. */
  static Optional<YearMonth> month(String text) {
    return Optional.of(text).filter(it -> MONTH.matcher(it).matches()).map(YearMonth::parse);
  }

  /**
   * An account's statement as of now; empty if there is no such account.
   *
   * @param month only what was booked in this month, in UTC; empty: all that was booked
   */
  Optional<Statement> statement(UserId user, Optional<YearMonth> month);

  /**
   * The statement's lines, the oldest first.
   *
   * @param after only lines with larger numbers; empty: from the first on
   */
  List<Line> lines(Statement statement, Optional<Long> after, int most);

  /**
   * What an account held when a period began and when it ended. Its lines are those that stood in
   * the ledger when it was made.
   *
   * @param newest the number of the account's newest row in the ledger, 0 if there is none
   */
  record Statement(
      UserId user, Optional<YearMonth> month, long newest, Standing opening, Standing closing) {

    /** When the period begins. */
    public Instant from() {
      return month
          .map(it -> it.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC))
          .orElse(Instant.EPOCH);
    }

    /** The first moment after the period; empty if it goes on. */
    public Optional<Instant> until() {
      return month.map(it -> it.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
  }

  /** What an account holds and owes at one time. */
  record Standing(long balance, long debt) {}

  /**
   * A row of the ledger.
   *
   * @param kind as it is stored; a later version may have written it
   * @param object the object of Stripe's that moved the credits: refund, dispute, invoice or
   *     payment
   * @param event the event that told of it
   */
  record Line(
      long id,
      Instant at,
      String kind,
      int amount,
      int debtChange,
      int balanceAfter,
      int debtAfter,
      String reason,
      String actor,
      Optional<String> object,
      Optional<String> payment,
      Optional<String> event) {}
}
