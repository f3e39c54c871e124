package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.BrowseStatements;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The same long statement for each account. */
record InMemoryStatements(InMemoryBooks books) implements BrowseStatements {

  /** More than two pages. */
  static final int LINES = 2 * Csv.PAGE + 1;

  @Override
  public Optional<Statement> statement(UserId user, Optional<YearMonth> month) {
    return user.value() > books.users()
        ? Optional.empty()
        : Optional.of(new Statement(user, month, LINES, new Standing(10, 1), new Standing(5, 1)));
  }

  @Override
  public List<Line> lines(Statement statement, Optional<Long> after, int most) {
    return LongStream.rangeClosed(after.orElse(0L) + 1, statement.newest())
        .limit(most)
        .mapToObj(
            id ->
                new Line(
                    id,
                    Instant.parse("2026-10-02T03:04:05Z"),
                    "refund",
                    -5,
                    0,
                    5,
                    1,
                    id % 2 == 1 ? "=1+1" : "<b>",
                    "webhook",
                    Optional.of("re_" + id),
                    Optional.of("pi_1"),
                    Optional.of("evt_1")))
        .toList();
  }
}
