package io.tallystick.adapter.persistence.inbox;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an event is looked for by besides its own id and its payment's, as one index holds it
 * (V164): ids and what the application wrote in lower case, because people type them in any case,
 * and of the payer's address a digest, because it may be longer than an index entry can be.
 *
 * <p>A condition compares with {@code wanted.name} of {@link #wanted}. The index holds the first
 * characters of a name; the columns are compared with the whole.
 */
public final class EventNames {

  private static final int LONGEST = 64;

  private static final List<String> COLUMNS =
      List.of("object_id", "charge_id", "customer_id", "payer_reference");

  private static final String INDEXED =
      "array_to_tsvector(array_remove(ARRAY[%s, md5(payer_email)], NULL))"
          .formatted(each("nullif(left(lower(%s COLLATE \"C\"), " + LONGEST + "), '')", ", "));

  private static final String LOWER = "lower(wanted.name COLLATE \"C\")";

  /** An id or a reference of the event is the name. */
  public static final String NAMED =
      "%s AND wanted.name IN (%s)".formatted(indexed(LOWER, ""), String.join(", ", COLUMNS));

  /** An id or a reference of the event is the name, but perhaps for the case of its letters. */
  public static final String NAMED_IN_ANY_CASE =
      "%s AND %s IN (%s)"
          .formatted(indexed(LOWER, ""), LOWER, each("lower(%s COLLATE \"C\")", ", "));

  /** An id or a reference of the event begins with the name, in any case. */
  public static final String BEGINNING =
      "%s AND (%s)"
          .formatted(
              indexed(LOWER, ":*"),
              each("starts_with(lower(%s COLLATE \"C\"), " + LOWER + ")", " OR "));

  /** The event's payer has the address, which is in lower case. */
  public static final String PAID_BY = indexed("md5(wanted.name)", "");

  private EventNames() {}

  /**
   * The events and a name, as they stand after FROM.
   *
   * @param name an expression
   */
  public static String wanted(String name) {
    return "(SELECT %s AS name OFFSET 0) AS wanted, stripe_events".formatted(name);
  }

  /** In a tsquery a quoted lexeme may have any characters but these two, which are doubled. */
  private static String indexed(String name, String prefix) {
    return """
    %s @@ ('''' || replace(replace(nullif(left(%s, %s), ''), '\\', '\\\\'), '''', '''''') || '''%s')::tsquery\
    """
        .formatted(INDEXED, name, LONGEST, prefix);
  }

  private static String each(String expression, String separator) {
    return COLUMNS.stream().map(expression::formatted).collect(Collectors.joining(separator));
  }
}
