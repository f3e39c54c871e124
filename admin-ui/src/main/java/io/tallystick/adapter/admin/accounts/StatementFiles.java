package io.tallystick.adapter.admin.accounts;

import io.tallystick.adapter.admin.page.BookingRow;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.FileInParts;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.BrowseStatements;
import io.tallystick.application.query.BrowseStatements.Line;
import io.tallystick.application.query.BrowseStatements.Standing;
import io.tallystick.application.query.BrowseStatements.Statement;
import io.tallystick.application.query.StatementFile;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.thymeleaf.IThrottledTemplateProcessor;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Statements as CSV and as a page of HTML that needs nothing besides. They name the account by its
 * number alone, so that nothing in them is masked for some readers.
 */
@Singleton
record StatementFiles(BrowseStatements statements, TemplateEngine templates)
    implements StatementFile {

  private static final String HEADING =
      "row,at,kind,amount,debt_change,balance_after,debt_after,stripe_object,"
          + "payment_id,event_id,reason,actor";

  @Override
  public InputStream open(Statement statement, FileFormat format) {
    return switch (format) {
      case CSV -> Csv.open(HEADING, pages(statement));
      case HTML -> html(statement);
    };
  }

  /** The first page begins with what the account held before, the last ends with what it holds. */
  private Csv.Pages<Long> pages(Statement statement) {
    return after -> {
      List<Line> lines = statements.lines(statement, after, Csv.PAGE);
      boolean last = lines.size() < Csv.PAGE;
      List<List<String>> rows = new ArrayList<>();
      if (after.isEmpty()) {
        String from = statement.month().isPresent() ? statement.from().toString() : "";
        rows.add(standing("opening_balance", from, statement.opening()));
      }
      lines.forEach(line -> rows.add(cells(line)));
      if (last) {
        String until = statement.until().map(Object::toString).orElse("");
        rows.add(standing("closing_balance", until, statement.closing()));
      }
      return new Csv.Page<>(rows, last ? Optional.empty() : Optional.of(lines.getLast().id()));
    };
  }

  private static List<String> standing(String kind, String at, Standing standing) {
    String balance = Long.toString(standing.balance());
    String debt = Long.toString(standing.debt());
    return List.of("", at, kind, "", "", balance, debt, "", "", "", "", "");
  }

  private static List<String> cells(Line line) {
    return List.of(
        Long.toString(line.id()),
        line.at().toString(),
        line.kind(),
        Integer.toString(line.amount()),
        Integer.toString(line.debtChange()),
        Integer.toString(line.balanceAfter()),
        Integer.toString(line.debtAfter()),
        line.object().orElse(""),
        line.payment().orElse(""),
        line.event().orElse(""),
        line.reason(),
        line.actor());
  }

  private InputStream html(Statement statement) {
    Iterable<Row> rows = () -> rows(statement);
    Map<String, Object> model =
        Map.of(
            "user",
            statement.user().toString(),
            "period",
            statement.month().map(Object::toString).orElse("all that was booked"),
            "opening",
            Total.of(statement.opening()),
            "closing",
            Total.of(statement.closing()),
            "rows",
            rows);
    return new FileInParts(
        new Parts(templates.processThrottled("statement", new Context(Locale.ROOT, model))));
  }

  /** One page of lines in memory at a time. */
  private Iterator<Row> rows(Statement statement) {
    return Stream.iterate(
            statements.lines(statement, Optional.empty(), Csv.PAGE),
            lines -> !lines.isEmpty(),
            lines ->
                lines.size() < Csv.PAGE
                    ? List.of()
                    : statements.lines(statement, Optional.of(lines.getLast().id()), Csv.PAGE))
        .flatMap(lines -> lines.stream().map(Row::of))
        .iterator();
  }

  /** What the account held and owed. */
  record Total(String balance, String debt) {
    public static Total of(Standing standing) {
      return new Total(Format.number(standing.balance()), Format.number(standing.debt()));
    }
  }

  /** A line, as the page shows it. */
  record Row(
      String at,
      String what,
      String amount,
      String balance,
      String debt,
      String object,
      String why) {
    public static Row of(Line line) {
      return new Row(
          Format.exact(line.at()),
          BookingRow.what(line.kind()),
          Format.signed(line.amount()),
          Format.number(line.balanceAfter()),
          Format.number(line.debtAfter()),
          line.object().orElse(""),
          line.reason());
    }
  }

  /** A page, rendered while it is read. */
  private record Parts(IThrottledTemplateProcessor template) implements Iterator<byte[]> {

    private static final int SIZE = 64 * 1024;

    @Override
    public boolean hasNext() {
      return !template.isFinished();
    }

    @Override
    public byte[] next() {
      ByteArrayOutputStream part = new ByteArrayOutputStream(SIZE);
      template.process(SIZE, part, StandardCharsets.UTF_8);
      return part.toByteArray();
    }
  }
}
