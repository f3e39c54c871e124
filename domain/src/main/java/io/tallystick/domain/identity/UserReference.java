package io.tallystick.domain.identity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** A text by which somebody named a user, and what that text was taken for. */
public sealed interface UserReference {

  /** The text as it was written, trimmed. */
  String text();

  /** An e-mail address; two that differ only in case name the same user. */
  record EmailAddress(String text) implements UserReference {

    /** Addresses out of examples and tests: they name nobody unless a user really has them. */
    private static final Set<String> SAMPLES = Set.of("test@example.com", "user@example.com");

    public EmailAddress {
      if (!isEmail(text)) {
        throw new IllegalArgumentException("not an e-mail address");
      }
    }

    /** Whether this is an address of documentation, a placeholder unless a user has it. */
    public boolean isSample() {
      return SAMPLES.contains(lowerCase());
    }

    /** The address as it is compared with others. */
    public String lowerCase() {
      return text.toLowerCase(Locale.ROOT);
    }
  }

  /** A user's UUID, {@code users.user_uuid}. */
  record UserUuid(UUID value) implements UserReference {
    @Override
    public String text() {
      return value.toString();
    }
  }

  /** A user's number, {@code users.id}. */
  record NumericId(UserId value) implements UserReference {
    @Override
    public String text() {
      return value.toString();
    }
  }

  /** A customer of Stripe's, {@code users.stripe_customer_id}. */
  record StripeCustomerId(String text) implements UserReference {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_]{1,255}");

    public StripeCustomerId {
      if (!SHAPE.matcher(text).matches()) {
        throw new IllegalArgumentException("not the id of a Stripe customer");
      }
    }
  }

  /**
   * A text of no known form. It is tried as an id, letter by letter, and as nothing else; since ids
   * are numbers and this is not one, it matches nobody.
   */
  record Literal(String text) implements UserReference {}

  /** A text that a program left where a reference should stand. */
  record Placeholder(String text) implements UserReference {}

  /** Words that programs write for "nobody". */
  Set<String> PLACEHOLDER_WORDS =
      Set.of("null", "none", "undefined", "nil", "nan", "unknown", "anonymous");

  Pattern CANONICAL_UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Up to 30 digits are read; the longest 64-bit number has 19, the rest may be leading zeros. */
  Pattern DIGITS = Pattern.compile("[0-9]{1,30}");

  /** What messages do not show: controls, direction marks, line separators, halves of pairs. */
  String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]";

  /** What encloses a quoted text in a message, and so stands in none. */
  String QUOTATION_MARKS = "[“”]";

  /** Says what a text is; never fails. */
  static UserReference parse(String raw) {
    String text = trimmed(raw);
    if (isPlaceholder(text)) {
      return new Placeholder(text);
    }
    if (CANONICAL_UUID.matcher(text).matches()) {
      return new UserUuid(UUID.fromString(text));
    }
    if (isEmail(text)) {
      return new EmailAddress(text);
    }
    if (DIGITS.matcher(text).matches()) {
      try {
        long id = Long.parseLong(text);
        return id > 0 ? new NumericId(new UserId(id)) : new Literal(text);
      } catch (NumberFormatException beyondLong) {
        return new Literal(text);
      }
    }
    return new Literal(text);
  }

  /** Says what a text is that may be the id of a Stripe customer, {@code cus_…}, too. */
  static UserReference parseAny(String raw) {
    UserReference parsed = parse(raw);
    return parsed instanceof Literal literal && literal.text().startsWith("cus_")
        ? parseCustomer(literal.text())
        : parsed;
  }

  /** Says what the text of a field is in which Stripe writes its customer's id. */
  static UserReference parseCustomer(String raw) {
    String text = trimmed(raw);
    if (isPlaceholder(text)) {
      return new Placeholder(text);
    }
    return StripeCustomerId.SHAPE.matcher(text).matches()
        ? new StripeCustomerId(text)
        : new Literal(text);
  }

  /**
   * The text as it may stand in messages and logs: at most 40 characters, no control characters, of
   * an e-mail address only the first letter and the domain, of several in one word the first letter
   * and the last domain. Messages quote it by “ and ”, so it holds neither.
   */
  default String masked() {
    StringBuilder shown = new StringBuilder();
    for (String word : List.of(text().split(" ", -1))) {
      int at = word.lastIndexOf('@');
      shown.append(shown.isEmpty() ? "" : " ");
      shown.append(at > 0 ? word.substring(0, word.offsetByCodePoints(0, 1)) + "…" : "");
      shown.append(at > 0 ? word.substring(at) : word);
    }
    String printable =
        shown.toString().replaceAll(UNPRINTABLE, "�").replaceAll(QUOTATION_MARKS, "\"");
    return printable.codePointCount(0, printable.length()) <= 40
        ? printable
        : printable.substring(0, printable.offsetByCodePoints(0, 39)) + "…";
  }

  /** Without the blanks around it, the non-breaking ones included: people paste them unseen. */
  private static String trimmed(String raw) {
    int start = 0;
    int end = raw.length();
    while (start < end && isBlank(raw.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(raw.charAt(end - 1))) {
      end--;
    }
    return raw.substring(start, end);
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  private static boolean isPlaceholder(String text) {
    return text.isEmpty()
        || text.startsWith("<")
        || text.endsWith(">")
        || PLACEHOLDER_WORDS.contains(text.toLowerCase(Locale.ROOT));
  }

  private static boolean isEmail(String text) {
    int at = text.indexOf('@');
    if (at <= 0 || at != text.lastIndexOf('@') || text.codePoints().anyMatch(c -> unfit(c))) {
      return false;
    }
    String domain = text.substring(at + 1);
    return domain.contains(".") && !domain.startsWith(".") && !domain.endsWith(".");
  }

  private static boolean unfit(int character) {
    return isBlank(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT
        || Character.getType(character) == Character.SURROGATE;
  }
}
