package io.tallystick.adapter.stripe.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.adapter.stripe.json.JsonValue.JsonArray;
import io.tallystick.adapter.stripe.json.JsonValue.JsonBoolean;
import io.tallystick.adapter.stripe.json.JsonValue.JsonNull;
import io.tallystick.adapter.stripe.json.JsonValue.JsonNumber;
import io.tallystick.adapter.stripe.json.JsonValue.Text;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a value out of a parser's tokens, on a stack of its own: no nesting is too deep for it.
 */
final class JsonTree {

  private static final JsonValue NOTHING = new JsonNull();

  private final JsonParser parser;
  private final Deque<Unfinished> open = new ArrayDeque<>();

  JsonTree(JsonParser parser) {
    this.parser = parser;
  }

  /** A list or an object whose end has not been seen. */
  private sealed interface Unfinished {

    void add(JsonValue value);

    JsonValue finish();
  }

  private record UnfinishedList(List<JsonValue> items) implements Unfinished {
    @Override
    public void add(JsonValue value) {
      items.add(value);
    }

    @Override
    public JsonValue finish() {
      return new JsonArray(items);
    }
  }

  private static final class UnfinishedObject implements Unfinished {
    private final Map<String, JsonValue> fields = new LinkedHashMap<>();
    private String name = "";

    /** Of several fields with one name the last counts, as it does in PostgreSQL's jsonb. */
    @Override
    public void add(JsonValue value) {
      fields.put(name, value);
    }

    @Override
    public JsonValue finish() {
      return new JsonObject(fields);
    }
  }

  /** The value that begins at the current token; the parser stands at its last token afterwards. */
  JsonValue build() throws IOException {
    Optional<JsonValue> whole = take(parser.currentToken());
    while (whole.isEmpty()) {
      whole = take(parser.nextToken());
    }
    return whole.get();
  }

  /** Takes one token; the whole value if that is complete with it. */
  private Optional<JsonValue> take(JsonToken token) throws IOException {
    return switch (token) {
      case START_ARRAY -> {
        open.push(new UnfinishedList(new ArrayList<>(0)));
        yield Optional.empty();
      }
      case START_OBJECT -> {
        open.push(new UnfinishedObject());
        yield Optional.empty();
      }
      case FIELD_NAME -> {
        if (open.peek() instanceof UnfinishedObject object) {
          object.name = parser.currentName();
        }
        yield Optional.empty();
      }
      case END_ARRAY, END_OBJECT -> put(open.pop().finish());
      case VALUE_STRING -> put(new Text(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> put(new JsonNumber(parser.getText()));
      case VALUE_TRUE -> put(new JsonBoolean(true));
      case VALUE_FALSE -> put(new JsonBoolean(false));
      case VALUE_NULL -> put(NOTHING);
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a parser of text has no token " + token);
    };
  }

  private Optional<JsonValue> put(JsonValue value) {
    Unfinished parent = open.peek();
    if (parent == null) {
      return Optional.of(value);
    }
    parent.add(value);
    return Optional.empty();
  }
}
