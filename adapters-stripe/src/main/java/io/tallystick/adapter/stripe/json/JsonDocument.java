package io.tallystick.adapter.stripe.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What some bytes are, taken for JSON (<a href="https://www.rfc-editor.org/rfc/rfc8259">RFC
 * 8259</a>).
 */
public sealed interface JsonDocument {

  /** They are one JSON value. */
  public record Json(JsonValue value) implements JsonDocument {}

  /** They are not; the problem repeats nothing of them. */
  public record NotJson(String problem) implements JsonDocument {}

  /**
   * The size of a body is limited before it comes here, and nothing in it is recursive or slow, so
   * the parser's own limits would only refuse what Stripe may send. It keeps no table of field
   * names: one that strangers fill can be made to collide.
   */
  public JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  public char BYTE_ORDER_MARK = '\uFEFF';

  /** Reads bytes; whatever they are, the answer is a value. */
  public static JsonDocument read(byte[] bytes) {
    CharBuffer text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException malformed) {
      return new NotJson("it is not UTF-8");
    }
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      return new NotJson("it begins with a byte order mark");
    }
    try (JsonParser parser =
        FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      return read(parser);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("reading from memory", unreadable);
    }
  }

  private static JsonDocument read(JsonParser parser) throws IOException {
    try {
      if (parser.nextToken() == null) {
        return new NotJson("it is empty");
      }
      JsonValue value = new JsonTree(parser).build();
      JsonToken trailing = parser.nextToken();
      return trailing == null
          ? new Json(value)
          : new NotJson("more follows after its end" + at(parser));
    } catch (JsonEOFException early) {
      return new NotJson("it ends too early" + at(parser));
    } catch (JacksonException wrong) {
      return new NotJson("something unexpected stands" + at(parser));
    }
  }

  private static String at(JsonParser parser) {
    JsonLocation place = parser.currentLocation();
    return " at line %s, column %s".formatted(place.getLineNr(), place.getColumnNr());
  }
}
