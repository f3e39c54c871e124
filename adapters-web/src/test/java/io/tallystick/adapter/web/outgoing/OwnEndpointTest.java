package io.tallystick.adapter.web.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.InMemoryBooks;
import io.tallystick.adapter.web.ProgramSettings;
import io.tallystick.adapter.web.TestProgram;
import io.tallystick.application.port.inbox.SampleDelivery.Result;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sample event goes the way of all events. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "tallystick.stripe.mode", value = "test")
final class OwnEndpointTest {

  @Inject OwnEndpoint endpoint;
  @Inject InMemoryBooks books;
  @Inject BeanProvider<EmbeddedServer> server;

  @Test
  void it_is_signed_delivered_and_stored_and_moves_no_credits() {
    Result result = endpoint.deliver(Instant.now());

    assertThat(result).isInstanceOf(Result.Stored.class);
    Result.Stored stored = (Result.Stored) result;
    assertThat(stored.status()).isEqualTo("ignored");
    assertThat(stored.event().value()).startsWith("evt_tallystick_test_");
    assertThat(books.find(List.of(stored.event()))).hasSize(1);
  }

  @Test
  void what_the_endpoint_refuses_is_told_without_the_secret() {
    Result result =
        new OwnEndpoint(
                ObjectMapper.getDefault(),
                server,
                "127.0.0.1",
                -1,
                TestProgram.signedWith("whsec_of_somebody_else_0123456789"))
            .deliver(Instant.now());

    assertThat(result).isInstanceOf(Result.Refused.class);
    assertThat(((Result.Refused) result).problem())
        .startsWith("it answered 400: ")
        .doesNotContain("whsec_");
  }

  @Test
  void a_port_where_nothing_listens_is_told() {
    Result result =
        new OwnEndpoint(
                ObjectMapper.getDefault(),
                server,
                "0.0.0.0",
                9,
                TestProgram.signedWith(TestProgram.SECRET))
            .deliver(Instant.now());

    assertThat(result)
        .isEqualTo(
            new Result.Refused(
                "it cannot be reached at http://localhost:9/webhooks/stripe: ConnectException"));
  }

  @Test
  void there_is_none_in_live_mode() {
    try (ApplicationContext live =
        new ProgramSettings().properties(Map.of("tallystick.stripe.mode", "live")).start()) {
      assertThat(live.containsBean(OwnEndpoint.class)).isFalse();
    }
  }
}
