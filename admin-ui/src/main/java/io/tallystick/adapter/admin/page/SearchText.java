package io.tallystick.adapter.admin.page;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person has typed into the search.
 *
 * @param text of an address in Stripe's dashboard the id alone; an id is written as Stripe does
 */
public record SearchText(String text) {

  private static final int LONGEST = 320;

  /**
   * The characters that a beginning needs, without the prefix of an id such as {@code cs_test_}.
   */
  public static final int SHORTEST_BEGINNING = 5;

  /** Of Stripe's ids. Other words before an underscore may begin an address: {@code zoe_k}. */
  private static final String PREFIXES =
      "acct|ch|cn|cs|cus|dp|du|evt|ii|il|in|inpay|pi|plink|pm|po|price|prod|promo|py|pyr|re|req"
          + "|seti|si|sub|txn";

  /** An id of Stripe's: {@code pi_…}, {@code cs_test_…}. */
  private static final Pattern ID =
      Pattern.compile("((?i:" + PREFIXES + ")_(?:(?i:test|live)_)?)([A-Za-z0-9_]{1,250})");

  private static final Pattern NUMBER = Pattern.compile("#?([0-9]{1,19})");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** The address of an object's page in Stripe's dashboard, or of its search for an id. */
  private static final Pattern STRIPE_PAGE =
      Pattern.compile(
          "(?:https?://)?[a-z.]*stripe\\.com/(?:[^?#]*/)?(?:search\\?(?:[^#]*&)?query=)?"
              + "([A-Za-z]{2,12}_[A-Za-z0-9_]+).*");

  public static SearchText of(String typed) {
    String text = typed.strip();
    Matcher page = STRIPE_PAGE.matcher(text);
    if (page.matches()) {
      text = page.group(1);
    }
    Matcher number = NUMBER.matcher(text);
    Matcher id = ID.matcher(text);
    if (number.matches()) {
      return new SearchText(number.group(1));
    }
    if (id.matches()) {
      return new SearchText(id.group(1).toLowerCase(Locale.ROOT) + id.group(2));
    }
    return new SearchText(text.length() <= LONGEST ? text : "");
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** Whether it is an id or the beginning of one: nothing that names a person to others. */
  public boolean isId() {
    return ID.matcher(text).matches()
        || NUMBER.matcher(text).matches()
        || UUID.matcher(text).matches();
  }

  public boolean isAddress() {
    return text.contains("@");
  }

  /**
   * Whether few ids begin with it. Behind its prefix, an id of Stripe's begins with its time: ids
   * that have the first characters in common were made within about a minute.
   */
  public boolean isLongEnough() {
    Matcher id = ID.matcher(text);
    return (id.matches() ? id.group(2) : text).length() >= SHORTEST_BEGINNING;
  }
}
