package io.tallystick.adapter.stripe.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.adapter.stripe.json.JsonDocument;
import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.application.port.privacy.EventRedaction;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes what identifies a person from bodies of events, token by token, so that all else stays as
 * it was written: numbers of any length, fields that stand twice, any depth.
 */
@Singleton
final class StripeRedaction implements EventRedaction {

  private static final Pattern QUOTED = Pattern.compile("“([^“”]*)”");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s“”()<>,;:]*@[^\\s“”()<>,;:]+");
  private static final String REMOVED = "removed";
  private static final byte[] NOTHING = {};

  @Override
  public Set<String> personal(byte[] body) {
    Set<String> personal = new HashSet<>();
    Deque<JsonValue> open = new ArrayDeque<>();
    if (JsonDocument.read(body) instanceof JsonDocument.Json json) {
      open.push(json.value());
    }
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case JsonObject object -> {
          for (Map.Entry<String, JsonValue> field : object.fields().entrySet()) {
            if (field.getValue() instanceof JsonValue.Text text
                && PersonalFields.naming(field.getKey(), text.value(), object)) {
              personal.add(text.value().strip());
            }
            open.push(field.getValue());
          }
        }
        case JsonValue.JsonArray list -> list.items().forEach(open::push);
        case JsonValue.Scalar scalar -> {}
      }
    }
    return personal;
  }

  @Override
  public Predicate<byte[]> naming(Person person) {
    return new PersonSearch(person)::matches;
  }

  /** What is no JSON cannot be told apart: nothing of it stays. */
  @Override
  public byte[] redacted(byte[] body, Set<String> personal) {
    if (body.length == 0 || !(JsonDocument.read(body) instanceof JsonDocument.Json json)) {
      return NOTHING;
    }
    boolean metadata = !(json.value() instanceof JsonObject root) || !isOfStripe(root);
    ByteArrayOutputStream redacted = new ByteArrayOutputStream(body.length);
    boolean changed;
    try (JsonParser parser =
            JsonDocument.FACTORY.createParser(new String(body, StandardCharsets.UTF_8));
        JsonGenerator generator = JsonDocument.FACTORY.createGenerator(redacted)) {
      changed = new Copy(parser, generator, personal, metadata).copy();
    } catch (IOException impossible) {
      throw new UncheckedIOException("copying in memory", impossible);
    }
    return changed ? redacted.toByteArray() : body;
  }

  /** An old handler may have stored the metadata alone, which the application wrote. */
  private static boolean isOfStripe(JsonObject root) {
    return root.at("object").isPresent()
        || root.text("type").isPresent()
            && (root.text("id").isPresent() || root.object("data").isPresent());
  }

  @Override
  public String redacted(String message, Set<String> personal, boolean quotes) {
    String redacted = message;
    for (String text :
        personal.stream()
            .filter(PersonalFields::identifies)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList()) {
      redacted = pattern(text).matcher(redacted).replaceAll(REMOVED);
    }
    if (!quotes) {
      return redacted;
    }
    redacted =
        QUOTED
            .matcher(redacted)
            .replaceAll(
                it ->
                    PersonalFields.isId(it.group(1))
                        ? Matcher.quoteReplacement(it.group())
                        : "“" + REMOVED + "”");
    return ADDRESS.matcher(redacted).replaceAll(REMOVED);
  }

  private static Pattern pattern(String text) {
    return text.contains("@")
        ? AddressPattern.of(text)
        : Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + Pattern.quote(text) + "(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Copies a body from token to token. */
  private static final class Copy {

    private final JsonParser parser;
    private final JsonGenerator generator;
    private final Set<String> personal;
    private String field = "";
    private int depth;

    /** The depth of the object or list of which everything is removed; 0: none. */
    private int removing;

    /** The depth of the object that the application wrote; 0: none. */
    private int metadata;

    private boolean changed;

    Copy(JsonParser parser, JsonGenerator generator, Set<String> personal, boolean metadata) {
      this.parser = parser;
      this.generator = generator;
      this.personal = personal;
      this.metadata = metadata ? 1 : 0;
    }

    boolean copy() throws IOException {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        take(token);
      }
      return changed;
    }

    private void take(JsonToken token) throws IOException {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          depth++;
          if (removing == 0 && PersonalFields.isPersonal(field)) {
            removing = depth;
          }
          if (metadata == 0 && field.equals("metadata")) {
            metadata = depth;
          }
          generator.copyCurrentEvent(parser);
        }
        case END_OBJECT, END_ARRAY -> {
          removing = removing == depth ? 0 : removing;
          metadata = metadata == depth ? 0 : metadata;
          depth--;
          field = "";
          generator.copyCurrentEvent(parser);
        }
        case FIELD_NAME -> {
          field = parser.currentName();
          if (PersonalFields.isPlain(field, metadata > 0, personal)) {
            generator.writeFieldName(field);
          } else {
            changed = true;
            parser.nextToken();
            parser.skipChildren();
          }
        }
        case VALUE_STRING -> {
          if (stays(parser.getText())) {
            generator.writeString(parser.getText());
          } else {
            remove();
          }
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          if (isRemoved()) {
            remove();
          } else {
            generator.writeNumber(parser.getText());
          }
        }
        case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> generator.copyCurrentEvent(parser);
        case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException("a parser of text has no token " + token);
      }
    }

    private boolean isRemoved() {
      return removing > 0 || PersonalFields.isPersonal(field);
    }

    /** The event's own id and type stand in columns of their own. */
    private boolean stays(String value) {
      return depth == 1 && metadata == 0 && (field.equals("id") || field.equals("type"))
          || !isRemoved() && PersonalFields.stays(field, value, metadata > 0, personal);
    }

    private void remove() throws IOException {
      changed = true;
      generator.writeNull();
    }
  }
}
