package io.tallystick.adapter.stripe;

import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.payment.CreditClaim;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which fields of Stripe's objects hold what identifies a person, and which values do. */
final class PersonalFields {

  /** A word of the field's name says so: {@code billing_address}, {@code receipt_email}. */
  private static final Pattern PERSONAL =
      Pattern.compile(
          "(?i)(?:^|.*[_.-])(?:names?|firstname|lastname|fullname|username|nickname|e?mails?|phones?"
              + "|telephone|tel|mobile|fax|address|addresses|line1|line2|street|city|postal|zip|ip"
              + "|urls?|pdf|signature|birthday|dob)(?:[_.-].*|$)");

  private static final Set<String> WHOLLY_PERSONAL =
      Set.of("evidence", "tax_ids", "customer_tax_ids", "tax_id", "custom_fields");

  /** Of these the value is known again where it stands as a plain text. */
  private static final Pattern NAMING =
      Pattern.compile(
          "(?i)(?:^|.*[_.-])(?:name|firstname|lastname|fullname|e?mail|phone|telephone|line1|line2)$");

  /** Objects whose name is no person's. */
  private static final Set<String> THINGS =
      Set.of("product", "price", "plan", "coupon", "tax_rate", "promotion_code", "shipping_rate");

  /** Neither a blank nor any letter that ids, words and numbers of Stripe's do not have. */
  private static final Pattern MACHINE = Pattern.compile("[\\x21-\\x7e&&[^@%\"<>]]{0,255}");

  private static final Pattern USER =
      Pattern.compile("[1-9][0-9]{0,8}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private static final Pattern ID = Pattern.compile("[a-z]{2,10}_(?:test_|live_)?[A-Za-z0-9]{3,}");

  private static final String REFERENCE = "client_reference_id";

  private static final Set<String> USERS =
      Stream.of(CandidateSource.values())
          .filter(CandidateSource::idByApplication)
          .map(source -> source.path().replaceFirst("^metadata\\.", ""))
          .collect(Collectors.toUnmodifiableSet());

  private PersonalFields() {}

  /** Whether whatever stands in this field, in whatever depth, is removed. */
  static boolean isPersonal(String field) {
    return WHOLLY_PERSONAL.contains(field) || PERSONAL.matcher(field).matches();
  }

  /** Whether the value of this field may be known again elsewhere. */
  static boolean naming(String field, String value, JsonObject object) {
    return NAMING.matcher(field).matches()
        && value.strip().length() >= 3
        && object.text("object").filter(THINGS::contains).isEmpty();
  }

  /**
   * Whether a text of a field that is not personal itself may stay.
   *
   * @param metadata whether the application wrote it
   */
  static boolean stays(String field, String value, boolean metadata, Set<String> personal) {
    if (!MACHINE.matcher(value).matches() || isOneOf(value, personal)) {
      return false;
    }
    if (field.equals(REFERENCE) || metadata && USERS.contains(field)) {
      return USER.matcher(value).matches();
    }
    return !metadata
        || CreditClaim.KEYS.contains(field) && NUMBER.matcher(value).matches()
        || ID.matcher(value).matches();
  }

  /** Whether the name of a field may stay. */
  static boolean isPlain(String field, Set<String> personal) {
    return MACHINE.matcher(field).matches() && !isOneOf(field, personal);
  }

  /** Whether a quoted text is an id, as Stripe or a database has them. */
  static boolean isId(String text) {
    return USER.matcher(text).matches() || ID.matcher(text).matches();
  }

  private static boolean isOneOf(String value, Set<String> personal) {
    String lower = value.toLowerCase(Locale.ROOT);
    return personal.stream()
        .map(text -> text.toLowerCase(Locale.ROOT))
        .anyMatch(text -> lower.equals(text) || text.contains("@") && lower.contains(text));
  }
}
