package io.tallystick.adapter.web;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.tallystick.application.port.in.ReceiveWebhook;
import io.tallystick.application.port.in.ReceiveWebhook.Delivery;
import java.util.Optional;

/**
 * Where Stripe delivers its events (docs.stripe.com/webhooks). The body is bound as bytes: only
 * these were signed.
 */
@Controller
final class WebhookController {

  private final ReceiveWebhook intake;

  WebhookController(ReceiveWebhook intake) {
    this.intake = intake;
  }

  @Post(uris = {"/webhooks/stripe", "/webhooks/stripe/hotfix", "/api/stripe/webhook/hotfix"})
  @Consumes(MediaType.ALL)
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<Answer> receive(@Nullable @Body byte[] body, HttpHeaders headers) {
    return Answer.to(
        intake.receive(
            new Delivery(
                body == null ? new byte[0] : body,
                Optional.ofNullable(headers.get("Stripe-Signature")),
                Optional.ofNullable(headers.get("X-E2E-Token")))));
  }
}
