package io.tallystick.adapter.stripe.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes are JSON or are not; nothing within the size limit is too deep or too long. */
@Timeout(60)
final class JsonDocumentTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}     | an object",
        "`[] \n`  | a list",
        "\"\"   | a string",
        "-0.5e7 | a number",
        "false  | a boolean",
        "null   | null",
      })
  void one_value_is_json(String text, String kind) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            JsonDocument.Json.class, json -> assertThat(json.value().kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                 | it is empty",
        "` \r\n\t `         | it is empty",
        "{\"id\"            | it ends too early at line 1, column 6",
        "[                  | it ends too early at line 1, column 2",
        "\"abc              | it ends too early at line 1, column 5",
        "{} {}              | more follows after its end at line 1",
        "{}}                | something unexpected stands at line 1",
        "{} x               | something unexpected stands at line 1",
        "{'id': 1}          | something unexpected stands at line 1",
        "{id: 1}            | something unexpected stands at line 1",
        "[1,]               | something unexpected stands at line 1",
        "{\"a\":1,}         | something unexpected stands at line 1",
        "[01]               | something unexpected stands at line 1",
        "[+1]               | something unexpected stands at line 1",
        "[.5]               | something unexpected stands at line 1",
        "[1.]               | something unexpected stands at line 1",
        "[NaN]              | something unexpected stands at line 1",
        "[Infinity]         | something unexpected stands at line 1",
        "[True]             | something unexpected stands at line 1",
        "[\"\\x\"]          | something unexpected stands at line 1",
        "[\"\\u12g4\"]      | something unexpected stands at line 1",
        "`[\"a\nb\"]`       | something unexpected stands at line",
        "`// no\n{}`        | something unexpected stands at line 1",
        "{\"a\":]           | something unexpected stands at line 1",
        "<html>             | something unexpected stands at line 1",
        "`{\n\n  secret_value}` | something unexpected stands at line 3, column 4",
      })
  void anything_else_is_not_and_the_place_is_told(String text, String problem) {
    assertThat(problem(text.getBytes(UTF_8))).startsWith(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7b7d80", // a byte that only continues
        "22c328 22", // two bytes announced, one there
        "22c0af22", // an overlong form
        "22eda08022", // half a surrogate pair
        "22f490808022", // beyond the last character
        "22e282", // cut within a character
        "fffe",
      })
  void bytes_that_are_not_utf8_are_not_json(String hex) {
    assertThat(problem(HexFormat.of().parseHex(hex.replace(" ", "")))).isEqualTo("it is not UTF-8");
  }

  @Test
  void neither_a_byte_order_mark_nor_another_encoding_is_json() {
    assertThat(problem("\uFEFF{}".getBytes(UTF_8))).isEqualTo("it begins with a byte order mark");
    assertThat(problem("{}".getBytes(UTF_16))).isEqualTo("it is not UTF-8");
    assertThat(problem(HexFormat.of().parseHex("007b007d"))).startsWith("something unexpected");
  }

  @Test
  void a_problem_repeats_nothing_of_the_bytes() {
    assertThat(problem("{\"a\": whsec_secret}".getBytes(UTF_8))).doesNotContain("whsec");
    assertThat(problem("{\"a\": \"b\" whsec_secret}".getBytes(UTF_8))).doesNotContain("whsec");
  }

  @Test
  void of_fields_with_one_name_the_last_counts() {
    JsonObject object = object("{\"a\": 1, \"b\": 2, \"a\": \"three\", \"\\u0062\": 4}");

    assertThat(object.text("a")).contains("three");
    assertThat(object.whole("b")).contains(4L);
  }

  @Test
  void half_a_surrogate_pair_and_zero_can_be_escaped() {
    JsonObject object = object("{\"a\": \"x\\ud800y\\u0000\"}");

    assertThat(object.text("a")).contains("x\ud800y\u0000");
  }

  @Test
  void no_nesting_is_too_deep() {
    String lists = "[".repeat(200_000) + "]".repeat(200_000);
    String objects = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

    assertThat(object("{\"data\": %s, \"id\": \"x\"}".formatted(lists)).text("id")).contains("x");
    assertThat(object(objects).object("a")).isPresent();
    assertThat(problem("[".repeat(200_000).getBytes(UTF_8))).startsWith("it ends too early");
    assertThat(problem("[{\"a\":".repeat(100_000).getBytes(UTF_8))).startsWith("it ends too early");
  }

  @Test
  void no_number_is_too_long() {
    JsonObject object =
        object(
            "{\"long\": %s, \"point\": 0.%s, \"large\": 1e200000, \"small\": 1e-999999999999}"
                .formatted("9".repeat(1_000_000), "3".repeat(140_000)));

    assertThat(((JsonValue.JsonNumber) object.at("long").orElseThrow()).literal())
        .hasSize(1_000_000);
    assertThat(object.whole("long")).isEmpty();
    assertThat(object.whole("point")).isEmpty();
    assertThat(object.whole("large")).isEmpty();
    assertThat(object.whole("small")).isEmpty();
  }

  @Test
  void no_text_or_name_is_too_long_and_no_object_has_too_many() {
    String text = "ü".repeat(500_000);
    String many =
        IntStream.range(0, 80_000)
            .mapToObj("\"field%d\": null"::formatted)
            .collect(Collectors.joining(","));

    assertThat(object("{\"a\": \"%s\"}".formatted(text)).text("a")).contains(text);
    assertThat(object("{\"%s\": true}".formatted(text)).isTrue(text)).isTrue();
    assertThat(object("{%s, \"last\": 1}".formatted(many)).whole("last")).contains(1L);
  }

  /** Every row of such pairs has one hash: Java's own for the first, a parser's for the second. */
  @ParameterizedTest
  @CsvSource({"Aa, BB", "Ab, BA"})
  void names_that_collide_are_read_like_others(String zero, String one) {
    String colliding =
        IntStream.range(0, 1 << 15)
            .mapToObj(Integer::toBinaryString)
            .map(bits -> "0".repeat(15 - bits.length()) + bits)
            .map(bits -> bits.replace("0", zero).replace("1", one))
            .map("\"%s\": 1"::formatted)
            .collect(Collectors.joining(","));

    assertThat(object("{%s}".formatted(colliding)).whole(one.repeat(15))).contains(1L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "7, 7",
    "-7, -7",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9223372036854775808, ",
    "1000.0, 1000",
    "1e3, 1000",
    "1.5, ",
    "1e19, ",
    "1e-1, ",
    "0e99999999999, ",
    "1e2147483647, ",
    "1e-2147483647, ",
    "\"7\", ",
    "true, ",
    "null, ",
  })
  void a_whole_number_is_had_only_if_it_is_one_and_fits(String literal, Long value) {
    assertThat(object("{\"a\": %s}".formatted(literal)).whole("a").orElse(null)).isEqualTo(value);
  }

  private static JsonDocument read(String text) {
    return JsonDocument.read(text.getBytes(UTF_8));
  }

  private static JsonObject object(String text) {
    return (JsonObject) ((JsonDocument.Json) read(text)).value();
  }

  private static String problem(byte[] bytes) {
    return switch (JsonDocument.read(bytes)) {
      case JsonDocument.NotJson not -> not.problem();
      case JsonDocument.Json json ->
          throw new AssertionError("taken for %s".formatted(json.value().kind()));
    };
  }
}
