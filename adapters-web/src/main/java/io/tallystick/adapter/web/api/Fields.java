package io.tallystick.adapter.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.micronaut.http.HttpResponse;
import io.tallystick.adapter.web.Problem;
import io.tallystick.adapter.web.ProblemType;
import io.tallystick.application.usecase.credit.UseCredits.Reply;
import io.tallystick.domain.credit.HoldId;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body, which is a flat JSON object. Nothing is guessed: a number in quotes is no
 * number, and a field that is not known is refused, as it may be a known one misspelt. The first
 * problem is remembered; what is read after it has no meaning.
 */
final class Fields {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final int LONGEST_TEXT = 500;
  private static final int LAST_YEAR = 9999;

  /** What stands for values that are no text and no whole number. */
  private enum Other {
    FRACTION,
    BOOLEAN,
    NULL,
    NESTED
  }

  private final Map<String, Object> values = new HashMap<>();
  private @Nullable HttpResponse<?> problem;

  private Fields() {}

  /** Those of a body that says of itself that it is not JSON. */
  static Fields ofAnotherType() {
    Fields fields = new Fields();
    fields.refuse(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
    return fields;
  }

  /**
   * @param known the fields that there may be
   */
  static Fields read(byte[] body, Set<String> known) {
    Fields fields = new Fields();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        fields.refuse(
            json.currentToken() == null ? ProblemType.INVALID_JSON : ProblemType.WRONG_TYPE,
            "the body must be a JSON object");
        return fields;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        fields.put(name, json);
        if (!known.contains(name)) {
          fields.refuse(
              ProblemType.INVALID_VALUE,
              known.isEmpty()
                  ? "there are no fields"
                  : "the fields are " + String.join(", ", known) + ", no others");
        }
      }
      if (json.nextToken() != null) {
        fields.fail();
      }
    } catch (IOException malformed) {
      fields.fail();
    }
    return fields;
  }

  private void put(String name, JsonParser json) throws IOException {
    switch (json.nextToken()) {
      case VALUE_NULL -> values.put(name, Other.NULL);
      case VALUE_STRING -> values.put(name, json.getText());
      case VALUE_NUMBER_INT -> values.put(name, json.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> values.put(name, Other.FRACTION);
      case VALUE_TRUE, VALUE_FALSE -> values.put(name, Other.BOOLEAN);
      default -> {
        json.skipChildren();
        values.put(name, Other.NESTED);
      }
    }
  }

  /** What is not JSON is said to be so, whatever else was found before. */
  private void fail() {
    problem = null;
    refuse(ProblemType.INVALID_JSON, "the body must be one JSON object, in UTF-8");
  }

  private void refuse(ProblemType type, String detail) {
    if (problem == null) {
      problem = Problem.of(type, detail);
    }
  }

  /** A whole number from 1 to this one. */
  int whole(String name, int most) {
    if (isMissing(name)) {
      refuse(ProblemType.INVALID_VALUE, name + " is missing");
      return 0;
    }
    return optionalWhole(name, most).orElse(0);
  }

  private boolean isMissing(String name) {
    Object value = values.get(name);
    return value == null || value == Other.NULL;
  }

  /** The same where it may be left out, but not null: that is a number which somebody lacks. */
  Optional<Integer> optionalWhole(String name, int most) {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof BigInteger number
        && number.signum() > 0
        && number.compareTo(BigInteger.valueOf(most)) <= 0) {
      return Optional.of(number.intValue());
    }
    boolean isAnother = value instanceof String || value == Other.BOOLEAN || value == Other.NESTED;
    refuse(
        isAnother ? ProblemType.WRONG_TYPE : ProblemType.INVALID_VALUE,
        "%s must be a whole number from 1 to %s".formatted(name, most));
    return Optional.of(0);
  }

  /** A text that says something. */
  String text(String name) {
    Object value = values.get(name);
    if (value instanceof String text) {
      if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST_TEXT) {
        refuse(
            ProblemType.INVALID_VALUE,
            "%s must have 1 to %s characters".formatted(name, LONGEST_TEXT));
      }
      return text;
    }
    if (isMissing(name)) {
      refuse(ProblemType.INVALID_VALUE, name + " is missing");
    } else {
      refuse(ProblemType.WRONG_TYPE, name + " must be a text");
    }
    return "";
  }

  /** A time with its offset from UTC, which may be null or left out. */
  Optional<Instant> time(String name) {
    if (isMissing(name)) {
      return Optional.empty();
    }
    if (values.get(name) instanceof String text) {
      try {
        OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
        if (time.getYear() <= LAST_YEAR) {
          return Optional.of(time.toInstant());
        }
      } catch (DateTimeException malformed) {
        // said below
      }
      refuse(ProblemType.INVALID_VALUE, name + " must be a time such as 2030-01-31T12:00:00Z");
    } else {
      refuse(ProblemType.WRONG_TYPE, name + " must be a text");
    }
    return Optional.empty();
  }

  /** The hold that the path names beside the body. */
  Optional<HoldId> hold(String id) {
    Optional<HoldId> hold = HoldId.parse(id);
    if (hold.isEmpty()) {
      refuse(ProblemType.UNKNOWN_HOLD, ApiAnswers.UNKNOWN_HOLD);
    }
    return hold;
  }

  /** Whether there is a problem, so that the work is not done. */
  boolean areRefused() {
    return problem != null;
  }

  /** The answer to the work, or the problem that keeps it from being done. */
  HttpResponse<?> then(Supplier<Reply> work) {
    return problem == null ? ApiAnswers.of(work.get()) : problem;
  }
}
