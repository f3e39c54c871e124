package io.tallystick.adapter.stripe.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "[]",
        "{}",
        "[[],{},[1],null,true]",
        "{\"a\":{\"b\":[{\"c\":-0},[2]]},\"d\":false,\"e\":1E400,\"f\":\"\\\"\"}"
      })
  void a_value_is_written_as_it_was_read(String json) {
    assertThat(written(json)).isEqualTo(json);
  }

  @Test
  void no_nesting_is_too_deep() {
    int depth = 100_000;
    String json = "[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth);
    assertThat(written(json).equals(json)).isTrue();
  }

  private static String written(String json) {
    JsonDocument.Json read = (JsonDocument.Json) JsonDocument.read(json.getBytes(UTF_8));
    return new String(JsonWriter.bytes(read.value()), UTF_8);
  }
}
