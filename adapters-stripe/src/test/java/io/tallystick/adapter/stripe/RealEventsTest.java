package io.tallystick.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.domain.payment.PaymentFact.Unreadable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bodies that Stripe really sent, out of a folder that is named by {@code -Dstripe.events=…}. */
final class RealEventsTest {

  private static final String FOLDER = System.getProperty("stripe.events", "");

  @Test
  void every_body_of_the_folder_is_an_event_that_can_be_read() throws IOException {
    assumeTrue(!FOLDER.isBlank(), "no folder of real events: name one by -Dstripe.events=DIR");
    Map<String, Decoded> decoded = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(FOLDER), "*.json")) {
      for (Path file : files) {
        decoded.put(
            file.getFileName().toString(), new EventBodies().decode(Files.readAllBytes(file)));
      }
    }

    assertThat(decoded).isNotEmpty();
    assertThat(decoded)
        .allSatisfy(
            (file, body) ->
                assertThat(body)
                    .isInstanceOfSatisfying(
                        Decoded.Event.class,
                        event -> {
                          assertThat(file).startsWith(event.notice().type());
                          assertThat(event.notice().fact()).isNotInstanceOf(Unreadable.class);
                        }));
  }
}
