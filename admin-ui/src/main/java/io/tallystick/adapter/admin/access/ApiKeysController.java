package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.usecase.operator.ManageApiKeys;
import io.tallystick.application.usecase.operator.ManageApiKeys.Creation;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys with which the host application uses the API, kept by admins. A key with the scope grant
 * adds credits without limit and without a second person, so it is created on the server alone.
 */
@DashboardController(ApiKeysController.PATH)
@Secured("admin")
record ApiKeysController(ManageApiKeys keys, Pages pages, InstantSource clock) {

  static final String PATH = "/admin/api-keys";

  private static final Set<Scope> OFFERED = EnumSet.of(Scope.READ, Scope.SPEND);
  private static final String ON_THE_SERVER =
      "a key with the scope grant is created on the server: ./tallystick api-key create NAME"
          + " --scope grant.";

  /**
   * @param kept what was typed and why it was refused, sealed
   * @param revoke the key that is about to be revoked
   */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request,
      @Nullable @QueryValue String kept,
      @Nullable @QueryValue String revoke) {
    return page(request, Form.of(SealedText.kept(kept, request)), "", revoke);
  }

  /** The answer shows the key; asked for again the page does not. */
  @Post
  HttpResponse<?> create(HttpRequest<?> request, @Nullable @Body String body) {
    Form form = Form.of(body);
    if (isTicked(form, Scope.GRANT)) {
      return refused(request, form, ON_THE_SERVER);
    }
    return switch (keys.create(form.text("name"), scopes(form), SignedIn.name(request))) {
      case Creation.Created(String secret) -> page(request, Form.of(""), secret, null);
      case Creation.Refused(String why) -> refused(request, form, why + ".");
    };
  }

  @Post("/revocations")
  HttpResponse<?> revoke(HttpRequest<?> request, @Nullable @Body String body) {
    String name = Form.of(body).text("name");
    return switch (keys.revoke(name, SignedIn.name(request))) {
      case REVOKED, REVOKED_BEFORE -> Pages.to(PATH);
      case UNKNOWN -> refused(request, Form.of(""), "there is no key of this name.");
    };
  }

  private static HttpResponse<?> refused(HttpRequest<?> request, Form form, String why) {
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("name", form.text("name"));
    scopes(form).forEach(scope -> typed.put(scope.code(), "on"));
    typed.put("problem", why);
    return SealedText.redirect(PATH + "?kept=", new Parameters(typed).brief(), request);
  }

  private static Set<Scope> scopes(Form form) {
    return OFFERED.stream()
        .filter(scope -> isTicked(form, scope))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
  }

  private static boolean isTicked(Form form, Scope scope) {
    return form.text(scope.code()).equals("on");
  }

  private HttpResponse<?> page(
      HttpRequest<?> request, Form form, String secret, @Nullable String revoke) {
    Instant now = clock.instant();
    Set<Scope> ticked = scopes(form);
    List<KeyRow> rows = keys.list().stream().map(key -> KeyRow.of(key, now)).toList();
    return pages.show(
        request,
        "api-keys",
        Map.of(
            "keys",
            rows,
            "revoking",
            rows.stream()
                .filter(key -> key.name().equals(revoke) && key.revoked().isEmpty())
                .toList(),
            "scopes",
            OFFERED.stream()
                .map(scope -> new ScopeRow(scope.code(), ticked.contains(scope)))
                .toList(),
            "name",
            form.text("name"),
            "secret",
            secret,
            "problem",
            form.text("problem")));
  }

  /** A key, as the page shows it; the times are empty lists where there are none. */
  record KeyRow(
      String name, String scopes, TimeCell created, List<TimeCell> used, List<TimeCell> revoked) {
    static KeyRow of(ApiKey key, Instant now) {
      return new KeyRow(
          key.name(),
          key.scopes().stream().sorted().map(Scope::code).collect(Collectors.joining(", ")),
          TimeCell.of(key.createdAt(), now),
          key.lastUsedAt().map(at -> TimeCell.of(at, now)).stream().toList(),
          key.revokedAt().map(at -> TimeCell.of(at, now)).stream().toList());
    }
  }

  /** A scope to tick. */
  record ScopeRow(String code, boolean ticked) {}
}
