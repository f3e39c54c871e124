package io.tallystick.adapter.admin.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.adapter.admin.page.Redaction;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A value of an event's body, as the page folds it.
 *
 * @param name the field's name, or the position in its array; empty at the top
 * @param kind {@code object}, {@code array}, {@code string}, {@code number}, {@code word}, or
 *     {@code hidden} for the number of fields that are not shown
 * @param text as it is written; of an object or array what is in it, in short
 * @param isOpen whether it is unfolded at first
 */
record PayloadNode(
    String name, String kind, String text, boolean isOpen, List<PayloadNode> children) {

  private static final int MOST_NODES = 3_000;
  private static final int DEEPEST = 40;
  private static final int OPEN_LEVELS = 3;

  /** What people open an event's body for. */
  private static final Set<String> LOOKED_FOR = Set.of("metadata", "customer_details");

  /**
   * The body as a tree; empty if it is none that a page can fold.
   *
   * @param unmasked whether all of it is shown, not only what {@link Redaction} lists
   */
  public static Optional<PayloadNode> of(byte[] body, boolean unmasked) {
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      Reader reader = new Reader(parser, unmasked);
      JsonToken top = parser.nextToken();
      return top == null || !unmasked && !top.isStructStart()
          ? Optional.empty()
          : Optional.of(reader.read("", "", false, 0));
    } catch (IOException | TooLarge unfoldable) {
      return Optional.empty();
    }
  }

  /** The text at a path of field names, if there is one. */
  Optional<String> at(String... path) {
    PayloadNode node = this;
    for (String field : path) {
      Optional<PayloadNode> child =
          node.children().stream().filter(it -> it.name().equals(field)).findFirst();
      if (child.isEmpty()) {
        return Optional.empty();
      }
      node = child.get();
    }
    return node.kind().equals("string") ? Optional.of(node.text()) : Optional.empty();
  }

  /** What is shown of it as JSON, to be copied: fields that are hidden are left out. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      write(json.useDefaultPrettyPrinter());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void write(JsonGenerator json) throws IOException {
    switch (kind) {
      case "object" -> {
        json.writeStartObject();
        for (PayloadNode child : shown()) {
          json.writeFieldName(child.name());
          child.write(json);
        }
        json.writeEndObject();
      }
      case "array" -> {
        json.writeStartArray();
        for (PayloadNode child : shown()) {
          child.write(json);
        }
        json.writeEndArray();
      }
      case "string" -> json.writeString(text);
      default -> json.writeRawValue(text);
    }
  }

  private List<PayloadNode> shown() {
    return children.stream().filter(it -> !it.kind().equals(Redaction.HIDDEN)).toList();
  }

  /** Whether it can be unfolded. */
  public boolean isFolded() {
    return !children.isEmpty();
  }

  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class Reader {
    private final JsonParser parser;
    private final boolean unmasked;
    private int nodes;

    Reader(JsonParser parser, boolean unmasked) {
      this.parser = parser;
      this.unmasked = unmasked;
    }

    /** Reads the value at which the parser stands; the one at the top is always shown. */
    PayloadNode read(String name, String field, boolean inMetadata, int depth) throws IOException {
      if (++nodes > MOST_NODES || depth > DEEPEST) {
        throw new TooLarge();
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> {
          boolean metadata = inMetadata || field.equals("metadata");
          List<PayloadNode> fields = new ArrayList<>();
          int hidden = 0;
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String child = parser.currentName();
            parser.nextToken();
            if (isShown(child, metadata)) {
              fields.add(read(child, child, metadata, depth + 1));
            } else {
              parser.skipChildren();
              hidden++;
            }
          }
          yield branch(name, "object", "{%s}", depth, fields, hidden);
        }
        case START_ARRAY -> {
          List<PayloadNode> items = new ArrayList<>();
          int hidden = 0;
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (isShown(field, inMetadata)) {
              items.add(
                  read(Integer.toString(items.size() + hidden), field, inMetadata, depth + 1));
            } else {
              parser.skipChildren();
              hidden++;
            }
          }
          yield branch(name, "array", "[%s]", depth, items, hidden);
        }
        case VALUE_STRING -> leaf(name, "string", parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> leaf(name, "number", parser.getText());
        default -> leaf(name, "word", parser.getText());
      };
    }

    /** Whether the value at which the parser stands is shown. */
    private boolean isShown(String field, boolean inMetadata) throws IOException {
      return unmasked
          || (parser.currentToken().isStructStart()
              ? Redaction.entersField(inMetadata, field)
              : Redaction.showsValue(inMetadata, field, parser.getText()));
    }

    private static PayloadNode leaf(String name, String kind, String text) {
      return new PayloadNode(name, kind, text, false, List.of());
    }

    private static PayloadNode branch(
        String name, String kind, String text, int depth, List<PayloadNode> children, int hidden) {
      if (hidden > 0) {
        children.add(leaf("", Redaction.HIDDEN, hidden + " hidden"));
      }
      return new PayloadNode(
          name,
          kind,
          text.formatted(children.size() - (hidden > 0 ? 1 : 0) + hidden),
          depth < OPEN_LEVELS || LOOKED_FOR.contains(name),
          List.copyOf(children));
    }
  }
}
