package io.tallystick.adapter.web.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.tallystick.application.usecase.credit.UseCredits;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.credit.HoldId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Spends, holds and grants for the host application. The body is bound as bytes: whatever it is, a
 * problem document says what is wrong with it.
 */
@Controller("/api/v1")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
record CreditChangesController(ChangeGate gate, UseCredits credits) {

  private static final String USER = "/users/{reference:[^/]+}";
  private static final int LONGEST_HOLD = 31_536_000;

  @Post(USER + "/spends")
  HttpResponse<?> spend(HttpRequest<?> request, @Nullable @Body byte[] body) {
    return gate.admit(
        request,
        body,
        Scope.SPEND,
        Set.of("amount", "reason"),
        (asked, fields) -> {
          int amount = fields.whole("amount", Integer.MAX_VALUE);
          String reason = fields.text("reason");
          return fields.then(
              () ->
                  credits.spend(
                      asked, CreditsController.reference(request), new Credits(amount), reason));
        });
  }

  @Post(USER + "/grants")
  HttpResponse<?> grant(HttpRequest<?> request, @Nullable @Body byte[] body) {
    return gate.admit(
        request,
        body,
        Scope.GRANT,
        Set.of("amount", "reason", "expires_at"),
        (asked, fields) -> {
          int amount = fields.whole("amount", Integer.MAX_VALUE);
          String reason = fields.text("reason");
          var expiresAt = fields.time("expires_at");
          return fields.then(
              () ->
                  credits.grant(
                      asked,
                      CreditsController.reference(request),
                      new Credits(amount),
                      reason,
                      expiresAt));
        });
  }

  @Post(USER + "/holds")
  HttpResponse<?> hold(HttpRequest<?> request, @Nullable @Body byte[] body) {
    return gate.admit(
        request,
        body,
        Scope.SPEND,
        Set.of("amount", "reason", "expires_in"),
        (asked, fields) -> {
          int amount = fields.whole("amount", Integer.MAX_VALUE);
          String reason = fields.text("reason");
          int seconds = fields.whole("expires_in", LONGEST_HOLD);
          return fields.then(
              () ->
                  credits.hold(
                      asked,
                      CreditsController.reference(request),
                      new Credits(amount),
                      reason,
                      Duration.ofSeconds(seconds)));
        });
  }

  @Post("/holds/{id:[^/]+}/capture")
  HttpResponse<?> capture(HttpRequest<?> request, String id, @Nullable @Body byte[] body) {
    return gate.admitWithoutBody(
        request,
        body,
        Scope.SPEND,
        Set.of("amount"),
        (asked, fields) -> {
          Optional<Integer> amount = fields.optionalWhole("amount", Integer.MAX_VALUE);
          Optional<HoldId> hold = fields.hold(id);
          return fields.then(
              () -> credits.capture(asked, hold.orElseThrow(), amount.map(Credits::new)));
        });
  }

  @Post("/holds/{id:[^/]+}/release")
  HttpResponse<?> release(HttpRequest<?> request, String id, @Nullable @Body byte[] body) {
    return gate.admitWithoutBody(
        request,
        body,
        Scope.SPEND,
        Set.of(),
        (asked, fields) -> {
          Optional<HoldId> hold = fields.hold(id);
          return fields.then(() -> credits.release(asked, hold.orElseThrow()));
        });
  }
}
