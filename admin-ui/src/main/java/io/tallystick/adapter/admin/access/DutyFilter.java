package io.tallystick.adapter.admin.access;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.tallystick.adapter.admin.SignedIn;
import io.tallystick.domain.operator.Duty;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Leads operators to what they have to do first; until then nothing else is open to them. */
@ServerFilter("/admin/**")
@Order(CsrfFilter.AFTER_SECURITY + 1)
final class DutyFilter {

  @RequestFilter
  @Nullable HttpResponse<?> lead(HttpRequest<?> request) {
    Duty duty = SignedIn.of(request).duty();
    String path = request.getPath();
    if (duty == Duty.NONE
        || path.equals("/admin/sign-out")
        || path.equals(AccountController.PATH)
        || path.equals(AccountController.PATH + "/password")
        || SecurityHeadersFilter.isAsset(request)) {
      return null;
    }
    return request.getHeaders().contains("HX-Request")
        ? HttpResponse.ok().header("HX-Redirect", AccountController.PATH)
        : HttpResponse.seeOther(URI.create(AccountController.PATH));
  }
}
