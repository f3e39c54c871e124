package io.tallystick.adapter.web.api;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.tallystick.adapter.web.Problem;
import io.tallystick.adapter.web.ProblemType;
import io.tallystick.application.usecase.credit.UseCredits;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.Scope;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in that changes credits: what every one of them must have. An Idempotency-Key that
 * was used comes before what is wrong with the body or the hold's id: it belongs to one request.
 */
@Singleton
record ChangeGate(ApiGate gate, UseCredits credits) {

  private static final String KEY = "Idempotency-Key";
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  /** Work on a request and the fields of its body. */
  interface Work extends BiFunction<ClientRequest, Fields, HttpResponse<?>> {}

  /**
   * Does the work, or says what the request lacks.
   *
   * @param known the fields that the body may have
   */
  HttpResponse<?> admit(
      HttpRequest<?> request, byte @Nullable [] body, Scope needed, Set<String> known, Work work) {
    byte[] bytes = body == null ? new byte[0] : body;
    return gate.admit(request, needed, key -> answer(request, bytes, bytes, key, known, work));
  }

  /** The same for a request that may have no body, which asks for the same as {@code {}} does. */
  HttpResponse<?> admitWithoutBody(
      HttpRequest<?> request, byte @Nullable [] body, Scope needed, Set<String> known, Work work) {
    byte[] bytes = body == null ? new byte[0] : body;
    byte[] read = bytes.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : bytes;
    return gate.admit(request, needed, key -> answer(request, bytes, read, key, known, work));
  }

  /**
   * The answer.
   *
   * @param body as it was received: another one under the same Idempotency-Key is another request
   * @param read what it says
   */
  private HttpResponse<?> answer(
      HttpRequest<?> request,
      byte[] body,
      byte[] read,
      ApiKey client,
      Set<String> known,
      Work work) {
    List<String> keys = request.getHeaders().getAll(KEY);
    if (keys.size() != 1 || !PRINTABLE.matcher(keys.getFirst()).matches()) {
      return Problem.of(
          ProblemType.INVALID_IDEMPOTENCY_KEY,
          "send one Idempotency-Key of 1 to 255 printable ASCII characters");
    }
    ClientRequest asked =
        ClientRequest.of(
            client, keys.getFirst(), request.getMethodName(), request.getUri().getRawPath(), body);
    Fields fields =
        isJson(request.getHeaders().get(HttpHeaders.CONTENT_TYPE))
            ? Fields.read(read, known)
            : Fields.ofAnotherType();
    HttpResponse<?> answer = work.apply(asked, fields);
    return fields.areRefused()
        ? credits.answered(asked).<HttpResponse<?>>map(ApiAnswers::of).orElse(answer)
        : answer;
  }

  private static boolean isJson(@Nullable String type) {
    return type == null
        || type.split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
  }
}
