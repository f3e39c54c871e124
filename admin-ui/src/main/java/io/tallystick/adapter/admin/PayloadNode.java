package io.tallystick.adapter.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of an event's body, as the page folds it.
 *
 * @param name the field's name, or the position in its array; empty at the top
 * @param kind {@code object}, {@code array}, {@code string}, {@code number} or {@code word}
 * @param text as it is written; of an object or array what is in it, in short
 * @param isOpen whether it is unfolded at first
 */
record PayloadNode(
    String name, String kind, String text, boolean isOpen, List<PayloadNode> children) {

  private static final int MOST_NODES = 3_000;
  private static final int DEEPEST = 40;
  private static final int OPEN_LEVELS = 3;
  private static final String HIDDEN = "hidden";

  /** The body as a tree; empty if it is none that a page can fold. */
  static Optional<PayloadNode> of(byte[] body, boolean unmasked) {
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      Reader reader = new Reader(parser, unmasked);
      return parser.nextToken() == null ? Optional.empty() : Optional.of(reader.read("", 0, false));
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

    /** Reads the value at which the parser stands. */
    PayloadNode read(String name, int depth, boolean hidden) throws IOException {
      if (++nodes > MOST_NODES || depth > DEEPEST) {
        throw new TooLarge();
      }
      JsonToken token = parser.currentToken();
      return switch (token) {
        case START_OBJECT -> {
          List<PayloadNode> fields = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            fields.add(read(field, depth + 1, hidden || Personal.isWhole(field)));
          }
          yield branch(name, "object", "{" + fields.size() + "}", depth, fields);
        }
        case START_ARRAY -> {
          List<PayloadNode> items = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(Integer.toString(items.size()), depth + 1, hidden));
          }
          yield branch(name, "array", "[" + items.size() + "]", depth, items);
        }
        case VALUE_STRING -> {
          String text = parser.getText();
          yield !unmasked && (hidden || Personal.isHidden(name, text))
              ? leaf(name, HIDDEN, HIDDEN)
              : leaf(name, "string", text);
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            !unmasked && hidden
                ? leaf(name, HIDDEN, HIDDEN)
                : leaf(name, "number", parser.getText());
        default -> leaf(name, "word", parser.getText());
      };
    }

    private static PayloadNode leaf(String name, String kind, String text) {
      return new PayloadNode(name, kind, text, false, List.of());
    }

    private static PayloadNode branch(
        String name, String kind, String text, int depth, List<PayloadNode> children) {
      return new PayloadNode(name, kind, text, depth < OPEN_LEVELS, List.copyOf(children));
    }
  }
}
