package io.tallystick.adapter.admin.page;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person has typed into the search.
 *
 * @param text an id is as Stripe writes it, whatever was around it
 */
public record SearchText(String text) {

  private static final int LONGEST = 320;

  /** Of a beginning, behind what says the kind of an id: {@code cs_test_}. */
  public static final int LEAST = 5;

  /** What ids of Stripe's begin with: {@code zoe_k} may be the beginning of an address. */
  private static final String PREFIXES =
      "acct|ch|cn|cs|cus|dp|du|evt|ii|il|in|inpay|pi|plink|pm|po|price|prod|promo|py|pyr|re|req"
          + "|seti|si|sub|txn";

  /** An id of Stripe's: {@code pi_…}, {@code cs_test_…}. */
  private static final Pattern ID =
      Pattern.compile("((?i:" + PREFIXES + ")_(?:(?i:test|live)_)?)([A-Za-z0-9_]{1,250})");

  private static final Pattern NUMBER = Pattern.compile("#?([0-9]{1,19})");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /**
   * The page of Stripe's dashboard for an object, or its search for one; an account comes before.
   */
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
    return new SearchText(
        number.matches()
            ? number.group(1)
            : id.matches()
                ? id.group(1).toLowerCase(Locale.ROOT) + id.group(2)
                : text.length() <= LONGEST ? text : "");
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
   * Whether few things begin with it: an id of Stripe's begins with its kind, and behind that with
   * its time, of which so many characters are about a minute.
   */
  public boolean isLong() {
    Matcher id = ID.matcher(text);
    return (id.matches() ? id.group(2) : text).length() >= LEAST;
  }
}
