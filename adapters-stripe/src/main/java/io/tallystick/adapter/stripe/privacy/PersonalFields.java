package io.tallystick.adapter.stripe.privacy;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.payment.CreditClaim;
import java.nio.charset.StandardCharsets;
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

  /** A word of the field's name says that people write into it, as far as it is not personal. */
  private static final Pattern FREE_TEXT =
      Pattern.compile(
          "(?i)(?:^|.*[_.-])(?:descriptions?|descriptor|notes?|memo|comments?|remarks?|messages?"
              + "|texts?|titles?|labels?|tags?|subject|header|footer|greeting|reference)"
              + "(?:[_.-].*|$)");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

  private static final Pattern TELEPHONE = Pattern.compile("[^\\p{L}]*(?:[0-9][^\\p{L}]*){7,}");

  private static final Pattern ID = Pattern.compile("[a-z]{2,10}_(?:test_|live_)?[A-Za-z0-9]{3,}");

  private static final String REFERENCE = "client_reference_id";

  private static final Set<String> USERS =
      Stream.of(CandidateSource.values())
          .filter(CandidateSource::idByApplication)
          .map(CandidateSource::field)
          .distinct()
          .collect(Collectors.toUnmodifiableSet());

  private PersonalFields() {}

  /** Whether whatever stands in this field, in whatever depth, is removed. */
  static boolean isPersonal(String field) {
    return WHOLLY_PERSONAL.contains(field) || PERSONAL.matcher(field).matches();
  }

  /** Whether the value of this field may be known again elsewhere. */
  static boolean naming(String field, String value, JsonObject object) {
    return NAMING.matcher(field).matches()
        && identifies(value.strip())
        && object.text("object").filter(THINGS::contains).isEmpty();
  }

  /**
   * Whether a name, address or telephone number is long enough to tell a person from other texts.
   */
  static boolean identifies(String text) {
    return text.codePoints().anyMatch(Character::isLetter)
        ? text.getBytes(StandardCharsets.UTF_8).length >= 4
        : TELEPHONE.matcher(text).matches();
  }

  /**
   * Whether the application names its user in this field.
   *
   * @param metadata whether the application wrote the object that holds it
   */
  static boolean namesUser(String field, boolean metadata) {
    return field.equals(REFERENCE) || metadata && USERS.contains(field);
  }

  /**
   * Whether a text of a field that is not personal itself may stay.
   *
   * @param metadata whether the application wrote it
   */
  static boolean stays(String field, String value, boolean metadata, Set<String> personal) {
    if (namesUser(field, metadata)) {
      return isUser(value);
    }
    if (metadata && CreditClaim.KEYS.contains(field)) {
      return NUMBER.matcher(value.strip()).matches();
    }
    if (!MACHINE.matcher(value).matches()) {
      return false;
    }
    return metadata
        ? ID.matcher(value).matches() && !isOneOf(value, personal)
        : !FREE_TEXT.matcher(field).matches() || !isOneOf(value, personal);
  }

  /** Whether the name of a field may stay. */
  static boolean isPlain(String field, boolean metadata, Set<String> personal) {
    return MACHINE.matcher(field).matches()
        && (!metadata
            || namesUser(field, true)
            || CreditClaim.KEYS.contains(field)
            || !isOneOf(field, personal));
  }

  /** Whether a quoted text is an id, as Stripe or a database has them. */
  static boolean isId(String text) {
    return isUser(text) || ID.matcher(text).matches();
  }

  /** As payments are read: what names no user then need not stay. */
  private static boolean isUser(String text) {
    UserReference read = UserReference.parse(text);
    return read instanceof UserReference.NumericId || read instanceof UserReference.UserUuid;
  }

  /** An address is none of these: its character @ lets nothing stay in which it stands. */
  private static boolean isOneOf(String value, Set<String> personal) {
    return personal.stream().anyMatch(text -> identifies(text) && text.equalsIgnoreCase(value));
  }
}
