package io.tallystick.bootstrap.command;

import io.tallystick.application.query.BrowseStatements;
import io.tallystick.application.query.BrowseStatements.Statement;
import io.tallystick.application.query.StatementFile;
import io.tallystick.application.query.StatementFile.FileFormat;
import io.tallystick.bootstrap.server.Installation;
import io.tallystick.bootstrap.server.StartException;
import io.tallystick.domain.identity.UserId;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints what was booked for an account. */
@Command(
    name = "statement",
    description = {
      "Prints an account's ledger with its opening and closing balance and debt.",
      "Each line has the object of Stripe's that it comes from. The account is named by its id",
      "alone."
    },
    mixinStandardHelpOptions = true)
public final class StatementCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "USER",
      description = "an e-mail address, an id, a UUID or a customer id (cus_…)")
  private String user = "";

  @Option(
      names = "--month",
      paramLabel = "2026-10",
      converter = MonthConverter.class,
      description = "only this month, in UTC (default: all that was booked)")
  private Optional<YearMonth> month = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "csv|html",
      defaultValue = "csv",
      description = "how it is written (default: csv)")
  private FileFormat format = FileFormat.CSV;

  private static final class MonthConverter implements ITypeConverter<YearMonth> {

    @Override
    public YearMonth convert(String text) {
      return BrowseStatements.month(text)
          .orElseThrow(
              () -> new TypeConversionException("a month is such as 2026-10, not " + text));
    }
  }

  @Override
  public Integer call() throws StartException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Installation installation = Installation.forCommand().migrated()) {
      UserId account = NamedUser.of(installation, user);
      Statement statement =
          installation
              .get(BrowseStatements.class)
              .statement(account, month)
              .orElseThrow(() -> StartException.because("user %s is gone".formatted(account)));
      try (Reader file =
          new InputStreamReader(
              installation.get(StatementFile.class).open(statement, format),
              StandardCharsets.UTF_8)) {
        file.transferTo(out);
      }
      out.flush();
      return 0;
    }
  }
}
