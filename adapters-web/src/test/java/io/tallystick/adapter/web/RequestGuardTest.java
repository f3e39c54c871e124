package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a client is told whose bytes cannot be held. */
final class RequestGuardTest {

  private static final int BYTES = 800;

  private static final String DELIVERY_REFUSED =
      """
      {"ok":false,"status":"unavailable","event_id":null,\
      "message":"too many bytes are arriving at once; send this again later",\
      "skipped":null,"credits_added":null,"user_id":null}\
      """;

  private final AtomicLong nanos = new AtomicLong();
  private final ByteBudget budget = new ByteBudget(BYTES, nanos::get);
  private final EmbeddedChannel connection =
      new EmbeddedChannel(
          new RequestGuard(
              new RequestRules(budget, BYTES, false, Set.of()),
              JsonMapper.createDefault(),
              Duration.ofMinutes(1),
              false));

  @Test
  void a_body_that_arrives_when_no_more_can_be_held_is_answered_503() {
    connection.writeInbound(request());
    assertThat(budget.claim(BYTES, () -> {}).orElseThrow().add(BYTES)).isTrue();

    connection.writeInbound(content());

    isToldToComeAgain(30, "application/json", DELIVERY_REFUSED);
  }

  @Test
  void a_body_that_gives_way_to_another_is_answered_503() {
    giveWay(Sender.WEBHOOK);

    isToldToComeAgain(30, "application/json", DELIVERY_REFUSED);
  }

  @Test
  void a_call_of_the_api_that_gives_way_is_told_so_by_a_problem_document() {
    giveWay("/api/v1/users/1/spends");

    isToldToComeAgain(
        1,
        "application/problem+json",
        """
        {"type":"unavailable","title":"The request cannot be served now","status":503,\
        "detail":"too many bytes are arriving at once; send this again later"}\
        """);
  }

  private void giveWay(String path) {
    connection.writeInbound(request(path), content());
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(budget.claim(BYTES, () -> {})).isPresent();
    connection.runPendingTasks();
  }

  @Test
  void behind_a_request_that_is_not_answered_yet_the_connection_ends_without_an_answer() {
    HttpRequest first = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    first.headers().set(HttpHeaderNames.HOST, "x");
    connection.writeInbound(first, request());
    assertThat(budget.claim(BYTES, () -> {}).orElseThrow().add(BYTES)).isTrue();

    connection.writeInbound(content());

    assertThat(connection.<Object>readOutbound()).isNull();
    assertThat(connection.isOpen()).isFalse();
  }

  private void isToldToComeAgain(int seconds, String type, String body) {
    FullHttpResponse answer = connection.readOutbound();
    assertThat(answer.status()).isEqualTo(HttpResponseStatus.SERVICE_UNAVAILABLE);
    assertThat(answer.headers().getInt(HttpHeaderNames.RETRY_AFTER)).isEqualTo(seconds);
    assertThat(answer.headers().get(HttpHeaderNames.CONTENT_TYPE)).isEqualTo(type);
    assertThat(answer.headers().getInt(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo(body.length());
    assertThat(answer.content().toString(StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(answer.headers().get(HttpHeaderNames.CONNECTION)).isEqualTo("close");
    assertThat(connection.isOpen()).isFalse();
  }

  private static HttpRequest request() {
    return request(Sender.WEBHOOK);
  }

  private static HttpRequest request(String path) {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path);
    request
        .headers()
        .set(HttpHeaderNames.HOST, "x")
        .set("Stripe-Signature", "x")
        .set(HttpHeaderNames.CONTENT_LENGTH, BYTES / 2);
    return request;
  }

  private static DefaultHttpContent content() {
    return new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[BYTES / 4]));
  }
}
