package io.tallystick.adapter.web;

import static io.tallystick.adapter.web.Sender.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What was signed long ago, or is of the other mode than the program. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.e2e.enabled", value = "true")
final class ModesTest {

  @Inject Sender sender;
  @Inject InMemoryBooks books;

  @Test
  void a_signature_that_has_expired_is_400_and_no_row() {
    Bodies body = Bodies.ofType("x.y");
    Instant longAgo = Instant.now().minus(Duration.ofMinutes(10));
    var request =
        sender
            .request(WEBHOOK)
            .header("Stripe-Signature", Sender.sign(body.json(), TestProgram.SECRET, longAgo))
            .POST(BodyPublishers.ofString(body.json()))
            .build();
    Answered answer = sender.send(request);
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.json()).containsEntry("ok", false).containsEntry("status", "rejected");
    assertThat(books.stored(body.id())).isEmpty();
  }

  @Test
  void a_signed_event_of_the_other_mode_is_stored_and_ignored() {
    books.open(7);
    Bodies body = live(Bodies.purchase(7, 5));
    Answered answer = sender.deliver(body);
    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.json())
        .containsEntry("ok", true)
        .containsEntry("status", "ignored")
        .containsEntry("skipped", "livemode_mismatch")
        .containsEntry("credits_added", null);
    assertThat(books.stored(body.id())).isPresent();
    assertThat(books.balance(7)).isZero();
  }

  @Test
  void an_unsigned_live_event_is_400_and_no_row_even_with_the_token() {
    Bodies body = live(Bodies.purchase(7, 5));
    var request = sender.request(WEBHOOK).header("X-E2E-Token", TestProgram.TOKEN);
    Answered answer = sender.send(request.POST(BodyPublishers.ofString(body.json())).build());
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.at("message")).asString().contains("test mode");
    assertThat(books.stored(body.id())).isEmpty();
  }

  @Test
  void the_token_does_not_make_up_for_a_wrong_signature() {
    Bodies body = Bodies.ofType("x.y");
    var request =
        sender
            .request(WEBHOOK)
            .header("X-E2E-Token", TestProgram.TOKEN)
            .header("Stripe-Signature", "t=1,v1=00");
    Answered answer = sender.send(request.POST(BodyPublishers.ofString(body.json())).build());
    assertThat(answer.code()).isEqualTo(400);
    assertThat(books.stored(body.id())).isEmpty();
  }

  private static Bodies live(Bodies body) {
    return new Bodies(body.id(), body.json().replaceFirst("\\{", "{\"livemode\":true,"));
  }
}
