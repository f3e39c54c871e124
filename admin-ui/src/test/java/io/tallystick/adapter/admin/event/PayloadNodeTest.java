package io.tallystick.adapter.admin.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is copied of an event's body. */
class PayloadNodeTest {

  private static final String BODY =
      """
      {"id":"evt_1QIgnored","livemode":false,"data":{"object":{"amount":1.50,"name":"Zoe \\"K\\"","list":[1,null,"cs_1"],"none":{}}}}\
      """;

  @Test
  void all_that_is_shown_is_copied_as_it_was_received() {
    assertThat(copied(true)).isEqualTo(BODY);
  }

  @Test
  void what_is_hidden_is_left_out() {
    assertThat(copied(false)).contains("\"id\":\"evt_1QIgnored\"").doesNotContain("Zoe");
  }

  /** Without the spaces of its layout. */
  private static String copied(boolean unmasked) {
    return PayloadNode.of(BODY.getBytes(UTF_8), unmasked)
        .orElseThrow()
        .json()
        .replaceAll("\\R *", "")
        .replaceAll("(?<=[\\[{]) +| +(?=[\\]}])|(?<=,) +| (?=:)|(?<=:) ", "");
  }
}
