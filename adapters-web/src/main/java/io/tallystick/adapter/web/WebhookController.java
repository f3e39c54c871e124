package io.tallystick.adapter.web;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
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
import io.tallystick.application.usecase.inbox.ReceiveWebhook;
import io.tallystick.application.usecase.inbox.ReceiveWebhook.Delivery;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where Stripe delivers its events (<a href="https://docs.stripe.com/webhooks">Stripe: receive
 * events in your webhook endpoint</a>). The body is bound as bytes: only these were signed.
 */
@Controller
record WebhookController(ReceiveWebhook intake) {

  private static final String PATH = "/webhooks/stripe";

  /** Where the handler that was here before us was to be found. */
  private static final String OLD_PATH = "/webhooks/stripe/hotfix";

  private static final String OLDER_PATH = "/api/stripe/webhook/hotfix";

  private static final Set<String> PATHS = Set.of(PATH, OLD_PATH, OLDER_PATH);

  /** Whether a request brings an event. */
  static boolean isDelivery(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.POST && isPath(request.getPath());
  }

  /** Whether events are delivered to a path. */
  static boolean isPath(String path) {
    return PATHS.contains(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** Whatever the sender says that it sends or accepts, the bytes count and JSON is the answer. */
  @Post(uris = {PATH, OLD_PATH, OLDER_PATH})
  @Consumes(MediaType.ALL)
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<Answer> receive(@Nullable @Body byte[] body, HttpHeaders headers) {
    return Answer.to(
        intake.receive(
            new Delivery(
                body == null ? new byte[0] : body,
                header(headers, "Stripe-Signature"),
                header(headers, "X-E2E-Token"))));
  }

  /** Lines of one name are one list (RFC 9110, section 5.3). */
  private static Optional<String> header(HttpHeaders headers, String name) {
    List<String> lines = headers.getAll(name);
    return lines.isEmpty() ? Optional.empty() : Optional.of(String.join(",", lines));
  }
}
