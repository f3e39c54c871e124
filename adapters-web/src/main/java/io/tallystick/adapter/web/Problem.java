package io.tallystick.adapter.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * Why a request to the API was not served (RFC 9457).
 *
 * @param type a stable code
 * @param balance where the balance is the reason
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type, String title, int status, String detail, @Nullable Integer balance) {

  static final String PATH = "/api/v1";
  static final MediaType TYPE = MediaType.of("application/problem+json");

  /** Whether what is wrong with a request to this path is said by a problem document. */
  static boolean isFor(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  public static MutableHttpResponse<Problem> of(ProblemType type, String detail) {
    return of(HttpResponse.status(type.status(), type.title()), type, detail);
  }

  /** The same for an answer that has its status and headers already. */
  static MutableHttpResponse<Problem> of(
      MutableHttpResponse<?> response, ProblemType type, String detail) {
    return response.contentType(TYPE).body(body(type, response.code(), detail));
  }

  static Problem body(ProblemType type, int status, String detail) {
    return new Problem(type.code(), type.title(), status, detail, null);
  }

  public static MutableHttpResponse<Problem> insufficient(int balance) {
    ProblemType type = ProblemType.INSUFFICIENT_CREDITS;
    String detail = "the balance is " + balance;
    return HttpResponse.<Problem>status(type.status(), type.title())
        .contentType(TYPE)
        .body(new Problem(type.code(), type.title(), type.status(), detail, balance));
  }

  public static MutableHttpResponse<Problem> retryLater(
      ProblemType type, String detail, long seconds) {
    return of(type, detail).header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }
}
