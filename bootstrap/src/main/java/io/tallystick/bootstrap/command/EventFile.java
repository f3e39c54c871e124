package io.tallystick.bootstrap.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The events of a file, one after the other, however many there are: a single one, an array of
 * them, or one behind the other. Only one is in memory at a time.
 */
final class EventFile implements AutoCloseable {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  private final JsonParser parser;
  private boolean insideArray;

  private EventFile(JsonParser parser) {
    this.parser = parser;
  }

  /** The file cannot be read further; the message says where. */
  static final class Broken extends IOException {

    private static final long serialVersionUID = 1L;

    private Broken(String place) {
      super(place);
    }
  }

  static EventFile open(InputStream bytes) throws IOException {
    return new EventFile(JSON.createParser(bytes));
  }

  /** The next event as JSON, its numbers to the digit; empty at the end. */
  Optional<byte[]> next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      while (token == JsonToken.START_ARRAY && !insideArray
          || token == JsonToken.END_ARRAY && insideArray) {
        insideArray = token == JsonToken.START_ARRAY;
        token = parser.nextToken();
      }
      if (token == null) {
        return Optional.empty();
      }
      ByteArrayOutputStream event = new ByteArrayOutputStream();
      try (JsonGenerator generator = JSON.createGenerator(event)) {
        generator.copyCurrentStructureExact(parser);
      }
      return Optional.of(event.toByteArray());
    } catch (JsonParseException | StreamConstraintsException broken) {
      throw new Broken(
          "line %s, column %s"
              .formatted(broken.getLocation().getLineNr(), broken.getLocation().getColumnNr()));
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
