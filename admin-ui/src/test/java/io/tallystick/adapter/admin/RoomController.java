package io.tallystick.adapter.admin;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.Exports;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.InvalidPosition;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A page and an action for each role, as the dashboard's own are made. */
@Controller(value = "/admin/room", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RoomController {

  private final Exports exports;

  RoomController(Exports exports) {
    this.exports = exports;
  }

  @Get("/viewer")
  @Secured("viewer")
  HttpResponse<String> viewer(HttpRequest<?> request) {
    SignedIn who =
        SignedIn.of(
            (io.micronaut.security.authentication.Authentication)
                request.getUserPrincipal().orElseThrow());
    return HttpResponse.ok("%s is %s".formatted(who.name(), who.role())).contentType(Pages.HTML);
  }

  @Get("/operator")
  @Secured("operator")
  String operator() {
    return "operator";
  }

  @Get("/admin")
  @Secured("admin")
  String admin() {
    return "admin";
  }

  @Post("/acts")
  @Secured("operator")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  String act(@Body String body) {
    return "done: " + Form.of(body).text("what");
  }

  @Delete("/acts")
  @Secured("operator")
  @Consumes(MediaType.ALL)
  String takeBack() {
    return "taken back";
  }

  @Get("/bug")
  @Secured("viewer")
  String bug() {
    throw new IllegalStateException("the password is x");
  }

  @Get("/edited")
  @Secured("viewer")
  String edited() {
    throw new InvalidPosition();
  }

  @Get("/logged")
  @Secured("viewer")
  HttpResponse<?> logged() {
    return HttpResponse.serverError().header("X-Error-Id", "1a2b3c4d");
  }

  @Get("/away")
  @Secured("viewer")
  HttpResponse<?> away() {
    return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE);
  }

  @Get("/locked")
  @Secured("viewer")
  HttpResponse<?> locked() {
    return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).header("X-Error-Cause", "locked");
  }

  @Get("/forbidden")
  @Secured("viewer")
  HttpResponse<?> forbidden() {
    return HttpResponse.status(HttpStatus.CONFLICT)
        .header(
            "X-Error-Cause",
            "the database refuses it: SQLSTATE 23514, constraint no_gifts on users");
  }

  /**
   * A table of 120 full pages and a row more, of which the page that begins at a row is lost. Each
   * cell is as wide as it is asked to be.
   */
  @Get("/table{?lost,wide}")
  @Secured("viewer")
  HttpResponse<?> table(HttpRequest<?> request, Optional<Integer> lost, Optional<Integer> wide) {
    int rows = 120 * Csv.PAGE + 1;
    return exports.<Integer>answer(
        request,
        "table.csv",
        "row",
        () ->
            start -> {
              int first = start.orElse(0);
              if (lost.isPresent() && lost.get() == first) {
                throw new IllegalStateException("the database went away");
              }
              int end = Math.min(first + Csv.PAGE, rows);
              return new Csv.Page<>(
                  IntStream.range(first, end)
                      .mapToObj(row -> List.of(row + "x".repeat(wide.orElse(0))))
                      .toList(),
                  end < rows ? Optional.of(end) : Optional.empty());
            });
  }
}
