package io.tallystick.adapter.stripe.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes values of Stripe's answers as JSON, numbers as they were written, on a stack of its own:
 * no nesting is too deep for it.
 */
public final class JsonWriter {

  private JsonWriter() {}

  public static byte[] bytes(JsonValue value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = JsonDocument.FACTORY.createGenerator(bytes)) {
      write(value, generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing into memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonValue whole, JsonGenerator generator) throws IOException {
    Deque<Iterator<Map.Entry<String, JsonValue>>> open = new ArrayDeque<>();
    begin(whole, generator, open);
    while (!open.isEmpty()) {
      boolean inObject = generator.getOutputContext().inObject();
      if (open.peek().hasNext()) {
        Map.Entry<String, JsonValue> next = open.peek().next();
        if (inObject) {
          generator.writeFieldName(next.getKey());
        }
        begin(next.getValue(), generator, open);
      } else {
        open.pop();
        if (inObject) {
          generator.writeEndObject();
        } else {
          generator.writeEndArray();
        }
      }
    }
  }

  /** Writes a value, or how it begins: what it holds is opened then. */
  private static void begin(
      JsonValue value, JsonGenerator generator, Deque<Iterator<Map.Entry<String, JsonValue>>> open)
      throws IOException {
    switch (value) {
      case JsonObject object -> {
        generator.writeStartObject();
        open.push(object.fields().entrySet().iterator());
      }
      case JsonValue.JsonArray list -> {
        generator.writeStartArray();
        open.push(list.items().stream().map(item -> Map.entry("", item)).iterator());
      }
      case JsonValue.Text text -> generator.writeString(text.value());
      case JsonValue.JsonNumber number -> generator.writeNumber(number.literal());
      case JsonValue.JsonBoolean truth -> generator.writeBoolean(truth.value());
      case JsonValue.JsonNull nothing -> generator.writeNull();
    }
  }
}
