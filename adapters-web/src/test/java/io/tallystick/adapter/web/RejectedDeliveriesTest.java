package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not genuine, or no event, is 400 and leaves no row. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.e2e.enabled", value = "true")
final class RejectedDeliveriesTest {

  private static final String[] KEYS = {
    "ok", "status", "event_id", "message", "skipped", "credits_added", "user_id"
  };

  @Inject Sender sender;
  @Inject InMemoryBooks books;

  @Test
  void a_missing_wrong_or_malformed_signature_is_400_and_no_row() {
    int before = books.size();
    String body = Bodies.purchase(1, 1).json();
    var unsigned = sender.request(WEBHOOK).POST(BodyPublishers.ofString(body)).build();
    assertThat(sender.send(unsigned).at("message")).asString().contains("missing");
    String somebodyElse = "whsec_of_somebody_else_entirely";
    for (String header :
        new String[] {
          "", " ", "t=abc", "garbage", Sender.sign(body, somebodyElse, Instant.now())
        }) {
      var request = sender.request(WEBHOOK).header("Stripe-Signature", header);
      Answered answer = sender.send(request.POST(BodyPublishers.ofString(body)).build());
      assertThat(answer.code()).as(header).isEqualTo(400);
      assertThat(answer.json())
          .containsOnlyKeys(KEYS)
          .containsEntry("ok", false)
          .containsEntry("status", "rejected")
          .containsEntry("event_id", null)
          .containsEntry("skipped", null)
          .containsEntry("credits_added", null)
          .containsEntry("user_id", null);
      assertThat(answer.at("message")).asString().isNotBlank().doesNotContain("whsec_");
    }
    assertThat(books.size()).isEqualTo(before);
  }

  @Test
  void a_signature_in_two_header_lines_is_one_signature() {
    Bodies body = Bodies.ofType("x.y");
    String[] signature = Sender.sign(body.json()).split(",");
    var request =
        sender
            .request(WEBHOOK)
            .header("Stripe-Signature", signature[0])
            .header("stripe-signature", signature[1]);
    assertThat(sender.send(request.POST(BodyPublishers.ofString(body.json())).build()).code())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "\"evt_1\"", "{\"id\":1,\"type\":\"x\"}"})
  void what_is_signed_and_no_event_is_400_and_no_row(String body) {
    int before = books.size();
    Answered answer = sender.deliver(WEBHOOK, body);
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.at("status")).isEqualTo("rejected");
    assertThat(books.size()).isEqualTo(before);
  }

  @Test
  void an_unsigned_test_event_with_the_token_is_taken_and_without_it_is_not() {
    Bodies body = Bodies.ofType("x.y");
    assertThat(unsigned(body, TestProgram.TOKEN + "x").code()).isEqualTo(400);
    assertThat(unsigned(body, TestProgram.TOKEN).at("status")).isEqualTo("ignored");
  }

  private Answered unsigned(Bodies body, String token) {
    var request = sender.request(WEBHOOK).header("X-E2E-Token", token);
    return sender.send(request.POST(BodyPublishers.ofString(body.json())).build());
  }
}
