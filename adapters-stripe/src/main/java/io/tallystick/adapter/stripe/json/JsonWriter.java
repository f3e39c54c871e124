package io.tallystick.adapter.stripe.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes values of Stripe's answers as JSON, numbers as they were written. */
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

  private static void write(JsonValue value, JsonGenerator generator) throws IOException {
    switch (value) {
      case JsonObject object -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonValue> field : object.fields().entrySet()) {
          generator.writeFieldName(field.getKey());
          write(field.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case JsonValue.JsonArray list -> {
        generator.writeStartArray();
        for (JsonValue item : list.items()) {
          write(item, generator);
        }
        generator.writeEndArray();
      }
      case JsonValue.Text text -> generator.writeString(text.value());
      case JsonValue.JsonNumber number -> generator.writeNumber(number.literal());
      case JsonValue.JsonBoolean truth -> generator.writeBoolean(truth.value());
      case JsonValue.JsonNull nothing -> generator.writeNull();
    }
  }
}
