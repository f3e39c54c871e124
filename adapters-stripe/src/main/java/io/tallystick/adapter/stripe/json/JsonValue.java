package io.tallystick.adapter.stripe.json;

import java.util.List;

/**
 * A JSON value as it was written.
 *
 * <p>Numbers stay texts: nothing is lost of them, and one of a million digits costs nothing. What
 * holds other values is compared and printed by identity alone, because either would go down
 * however deep a body is nested, and overflow the stack.
 */
public sealed interface JsonValue permits JsonObject, JsonValue.JsonArray, JsonValue.Scalar {

  /** What it is, as a message says it: "a list". */
  public String kind();

  /** Whether it is {@code []}, which PHP writes in place of every empty map. */
  public default boolean isEmptyList() {
    return this instanceof JsonArray list && list.items().isEmpty();
  }

  /** A list. */
  public final class JsonArray implements JsonValue {
    private final List<JsonValue> items;

    /** Takes the list as it is: a copy would double what a large body costs. */
    JsonArray(List<JsonValue> items) {
      this.items = items;
    }

    /** In their order. */
    public List<JsonValue> items() {
      return items;
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A value without parts. */
  public sealed interface Scalar extends JsonValue {}

  /** A string; it may hold any character, lone surrogates too. */
  public record Text(String value) implements Scalar {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** A number, as its digits. */
  public record JsonNumber(String literal) implements Scalar {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** True or false. */
  public record JsonBoolean(boolean value) implements Scalar {
    @Override
    public String kind() {
      return "a boolean";
    }
  }

  /** Null. */
  public record JsonNull() implements Scalar {
    @Override
    public String kind() {
      return "null";
    }
  }
}
