package io.tallystick.adapter.stripe.privacy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.adapter.stripe.json.JsonDocument;
import io.tallystick.application.port.privacy.PersonalRecords.Person;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether bodies name a person; token by token, so that fields that stand twice are read twice. */
final class PersonSearch {

  private final Person person;
  private final Optional<Pattern> address;

  PersonSearch(Person person) {
    this.person = person;
    this.address = person.email().map(AddressPattern::of);
  }

  boolean matches(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (!(JsonDocument.read(body) instanceof JsonDocument.Json)) {
      return hasAddress(text) || person.customers().stream().anyMatch(text::contains);
    }
    try (JsonParser parser = JsonDocument.FACTORY.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (names(parser, token)) {
          return true;
        }
      }
      return false;
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
  }

  private boolean names(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case FIELD_NAME -> hasAddress(parser.currentName());
      case VALUE_STRING ->
          hasAddress(parser.getText())
              || person.customers().contains(parser.getText())
              || isReference(parser) && isUser(parser.getText());
      case VALUE_NUMBER_INT -> isReference(parser) && isUser(parser.getText());
      default -> false;
    };
  }

  private boolean hasAddress(String text) {
    return address.filter(pattern -> pattern.matcher(text).find()).isPresent();
  }

  /** Whether the application names its user here: in the metadata, or in all that is stored. */
  private static boolean isReference(JsonParser parser) throws IOException {
    String field = parser.currentName();
    JsonStreamContext holder = parser.getParsingContext().getParent();
    boolean metadata =
        holder != null && (holder.inRoot() || "metadata".equals(holder.getCurrentName()));
    return field != null && PersonalFields.namesUser(field, metadata);
  }

  private boolean isUser(String text) {
    UserReference read = UserReference.parse(text);
    return read instanceof NumericId id && person.user().filter(id.value()::equals).isPresent()
        || read instanceof UserUuid uuid
            && person.uuid().filter(uuid.text()::equalsIgnoreCase).isPresent();
  }
}
