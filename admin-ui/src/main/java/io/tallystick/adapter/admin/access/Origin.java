package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpRequest;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.application.usecase.TrustedProxies;
import io.tallystick.application.usecase.operator.KeepSecondFactor.Proof;
import jakarta.inject.Singleton;

/** Where a request comes from, as failed sign-ins are counted. */
@Singleton
record Origin(TrustedProxies proxies) {

  private static final String FORWARDED = "X-Forwarded-For";

  /**
   * The network of the client. Of all lines of {@code X-Forwarded-For} only what trusted proxies
   * have written is believed: the client itself may have sent the rest.
   */
  String of(HttpRequest<?> request) {
    return proxies.networkOf(request.getRemoteAddress(), request.getHeaders().getAll(FORWARDED));
  }

  /** What a form proves that asks for the present password, and for a code. */
  Proof proof(HttpRequest<?> request, Form form) {
    return new Proof(form.secret("present"), form.text("present-code"), of(request));
  }
}
