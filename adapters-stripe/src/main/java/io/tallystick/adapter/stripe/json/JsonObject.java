package io.tallystick.adapter.stripe.json;

import io.tallystick.adapter.stripe.json.JsonValue.JsonArray;
import io.tallystick.adapter.stripe.json.JsonValue.JsonBoolean;
import io.tallystick.adapter.stripe.json.JsonValue.JsonNull;
import io.tallystick.adapter.stripe.json.JsonValue.JsonNumber;
import io.tallystick.adapter.stripe.json.JsonValue.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object; a field is had only with the type that is asked for. */
public final class JsonObject implements JsonValue {

  /** The longest long has 20 characters; a few more may be zeros after the point. */
  private static final int LONGEST_WHOLE_NUMBER = 30;

  private static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, JsonValue> fields;

  /** Takes the map as it is: a copy would double what a large body costs. */
  public JsonObject(Map<String, JsonValue> fields) {
    this.fields = fields;
  }

  @Override
  public String kind() {
    return "an object";
  }

  public Map<String, JsonValue> fields() {
    return fields;
  }

  /** A field's value, unless it is null. */
  public Optional<JsonValue> at(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !(value instanceof JsonNull));
  }

  /** An object; an empty list is one, too. */
  public Optional<JsonObject> object(String name) {
    return at(name)
        .map(value -> value.isEmptyList() ? EMPTY : value)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }

  public Optional<List<JsonValue>> list(String name) {
    return at(name)
        .filter(JsonArray.class::isInstance)
        .map(JsonArray.class::cast)
        .map(JsonArray::items);
  }

  public Optional<String> text(String name) {
    return at(name).filter(Text.class::isInstance).map(Text.class::cast).map(Text::value);
  }

  /** A number that is whole and fits a long, however it was written. */
  public Optional<Long> whole(String name) {
    return at(name)
        .filter(JsonNumber.class::isInstance)
        .map(value -> ((JsonNumber) value).literal())
        .filter(literal -> literal.length() <= LONGEST_WHOLE_NUMBER)
        .flatMap(JsonObject::exact);
  }

  public boolean isTrue(String name) {
    return at(name)
        .filter(value -> value instanceof JsonBoolean truth && truth.value())
        .isPresent();
  }

  /**
   * The id of another object: Stripe writes it as a string, or as that object itself where somebody
   * asked for it (<a href="https://docs.stripe.com/api/expanding_objects">expanded</a>).
   */
  public Optional<String> reference(String name) {
    return text(name).or(() -> object(name).flatMap(expanded -> expanded.text("id")));
  }

  private static Optional<Long> exact(String literal) {
    try {
      return Optional.of(new BigDecimal(literal).longValueExact());
    } catch (ArithmeticException | NumberFormatException fractionOrBeyondLong) {
      return Optional.empty();
    }
  }
}
