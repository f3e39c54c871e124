package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads operators to what they have to do first; until then nothing else is open to them. */
@ServerFilter("/admin/**")
@Order(CsrfFilter.AFTER_SECURITY + 1)
final class DutyFilter {

  private static final String SIGN_OUT = "/admin/sign-out";

  @RequestFilter
  @Nullable HttpResponse<?> lead(HttpRequest<?> request) {
    return switch (SignedIn.of(request).duty()) {
      case NONE -> null;
      case ENTER_CODE -> only(request, codePage(request), Set.of(CodeController.PATH));
      case CHANGE_PASSWORD ->
          only(
              request,
              AccountController.PATH,
              Set.of(AccountController.PATH, AccountController.PATH + "/password"));
      case ADD_SECOND_FACTOR ->
          only(request, SecondFactorController.PATH, Set.of(SecondFactorController.PATH));
    };
  }

  private static @Nullable HttpResponse<?> only(
      HttpRequest<?> request, String page, Set<String> open) {
    String path = request.getPath();
    if (open.contains(path) || path.equals(SIGN_OUT) || SecurityHeadersFilter.isAsset(request)) {
      return null;
    }
    return request.getHeaders().contains("HX-Request")
        ? HttpResponse.ok().header("HX-Redirect", page)
        : Pages.to(page);
  }

  /** It leads back to the page that was asked for. */
  private static String codePage(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET
        ? CodeController.PATH
            + "?next="
            + URLEncoder.encode(request.getUri().toString(), StandardCharsets.UTF_8)
        : CodeController.PATH;
  }
}
