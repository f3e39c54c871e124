package io.tallystick.adapter.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.tallystick.adapter.web.Problem;
import io.tallystick.adapter.web.ProblemType;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.usecase.credit.FindAccount;
import io.tallystick.application.usecase.credit.FindAccount.Finding;
import io.tallystick.domain.client.Scope;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.identity.UserReference;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Tells the host application what an account holds, and why. */
@Controller(CreditsController.PATH)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
record CreditsController(ApiGate gate, FindAccount accounts, BrowseCredits credits) {

  /** A reference may hold whatever a path segment may, once it is decoded. */
  static final String PATH = "/api/v1/users/{reference:[^/]+}";

  /** Where the reference stands in the path. */
  private static final int SEGMENT = 4;

  private static final Pattern ENTRY = Pattern.compile("[0-9]{1,18}");
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");
  private static final int USUAL_LIMIT = 100;
  private static final int MOST = 1000;

  @Get("/credits")
  HttpResponse<?> credits(HttpRequest<?> request) {
    return about(
        request,
        user ->
            credits
                .standing(user)
                .<HttpResponse<?>>map(standing -> ApiAnswers.standing(user, standing))
                .orElseGet(ApiAnswers::unknownUser));
  }

  @Get("/ledger")
  HttpResponse<?> ledger(
      HttpRequest<?> request,
      @QueryValue @Nullable String after,
      @QueryValue @Nullable String limit) {
    if (after != null && !ENTRY.matcher(after).matches()) {
      return refused(request, "after must be an entry_id");
    }
    if (limit != null && !isLimit(limit)) {
      return refused(request, "limit must be a whole number from 1 to " + MOST);
    }
    int most = limit == null ? USUAL_LIMIT : Integer.parseInt(limit);
    Optional<Long> position = Optional.ofNullable(after).map(Long::valueOf);
    return about(
        request,
        user -> {
          List<BrowseCredits.Entry> entries = credits.entries(user, position, most + 1);
          return ApiAnswers.ledger(entries, most);
        });
  }

  /** The router takes a plus sign for a blank, as forms do; in a path it is one. */
  static UserReference reference(HttpRequest<?> request) {
    String segment = request.getUri().getRawPath().split("/")[SEGMENT];
    return UserReference.parseAny(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
  }

  private static boolean isLimit(String text) {
    return LIMIT.matcher(text).matches()
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MOST;
  }

  private HttpResponse<?> refused(HttpRequest<?> request, String detail) {
    return gate.admit(request, Scope.READ, key -> Problem.of(ProblemType.INVALID_VALUE, detail));
  }

  private HttpResponse<?> about(HttpRequest<?> request, Function<UserId, HttpResponse<?>> answer) {
    return gate.admit(
        request,
        Scope.READ,
        key ->
            switch (accounts.find(reference(request))) {
              case Finding.Found found -> answer.apply(found.user());
              case Finding.Unknown unknown -> ApiAnswers.unknownUser();
              case Finding.Ambiguous ambiguous -> ApiAnswers.ambiguousUser();
            });
  }
}
