package io.tallystick.adapter.admin.accounts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Exports;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.query.BrowseStatements;
import io.tallystick.application.query.BrowseStatements.Statement;
import io.tallystick.application.query.StatementFile;
import io.tallystick.domain.identity.UserId;
import java.time.YearMonth;
import java.util.Optional;

/** An account's statement, of one month or of all. */
@DashboardController("/admin/users/{id}/statement")
@Secured("viewer")
record StatementController(
    BrowseStatements statements, StatementFile files, Exports exports, Pages pages) {

  @Post
  HttpResponse<?> statement(HttpRequest<?> request, long id, @Nullable @Body String body) {
    Form form = Form.of(body);
    String written = form.text("month");
    Optional<YearMonth> month = BrowseStatements.month(written);
    if (month.isEmpty() && !written.isEmpty()) {
      return pages.trouble(
          request,
          HttpStatus.BAD_REQUEST,
          "That is no month",
          "Write the month as year and number, such as 2026-10, or leave it empty.");
    }
    Optional<Statement> statement =
        id > 0 ? statements.statement(new UserId(id), month) : Optional.empty();
    if (statement.isEmpty()) {
      return UsersController.missing(pages, request);
    }
    StatementFile.FileFormat format =
        form.text("format").equals("html")
            ? StatementFile.FileFormat.HTML
            : StatementFile.FileFormat.CSV;
    String name =
        "statement-of-user-%s%s.%s"
            .formatted(id, month.map(it -> "-" + it).orElse(""), format.code());
    MediaType type = format == StatementFile.FileFormat.HTML ? Pages.HTML : Csv.TYPE;
    return exports.answer(request, name, type, () -> files.open(statement.get(), format));
  }
}
