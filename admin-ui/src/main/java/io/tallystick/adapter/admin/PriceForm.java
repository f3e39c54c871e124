package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.adapter.admin.page.Reason;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a person typed to set a price.
 *
 * @param amounts as in the configuration: {@code 2000usd+1900eur}
 * @param days after how many the credits expire; empty: never
 * @param seen when the price was changed last, as the person saw it; empty: it was not there
 * @param problem why it cannot be set as typed; empty if it can
 */
record PriceForm(
    String key,
    String credits,
    String amounts,
    String days,
    boolean active,
    String reason,
    String seen,
    String problem) {

  private static final int LONGEST_KEY = 255;
  private static final String AMOUNT = "[0-9]{1,12}[a-z]{3}";

  static PriceForm of(Form form) {
    return of(form, form.text("reason"));
  }

  static PriceForm of(Form form, String reason) {
    PriceForm typed =
        new PriceForm(
            form.text("key"),
            form.text("credits"),
            form.text("amounts").toLowerCase(Locale.ROOT).replaceAll("\\s", ""),
            form.text("days"),
            !form.text("active").equals("no"),
            reason,
            form.text("seen"),
            "");
    return typed.but(typed.found());
  }

  /** The form of a price that is to be changed. */
  static PriceForm of(Entry entry, String seen) {
    return new PriceForm(
        entry.key(),
        entry.price().credits().toString(),
        entry.price().amounts().stream()
            .map(money -> money.minor() + money.currency())
            .collect(Collectors.joining("+")),
        entry.price().expiresDays().map(String::valueOf).orElse(""),
        entry.active(),
        "",
        seen,
        "");
  }

  /** The form of a new price. */
  static PriceForm empty(String key) {
    return new PriceForm(key, "", "", "", true, "", "", "");
  }

  private String found() {
    if (key.isEmpty() || key.length() > LONGEST_KEY || key.matches("(?s).*\\p{Cntrl}.*")) {
      return "Name the price: its id at Stripe (price_…), its lookup key, or its product; at most"
          + " 255 characters.";
    }
    if (Form.positive(credits).isEmpty()) {
      return Form.NO_CREDITS;
    }
    Set<String> currencies = new HashSet<>();
    for (String amount : written()) {
      if (!amount.matches(AMOUNT)) {
        return "Write what it costs in minor units with the currency, several joined by “+”:"
            + " 2000usd+1900eur is 20.00 USD or 19.00 EUR. Leave it empty if it is not to be"
            + " checked.";
      }
      if (!currencies.add(currency(amount))) {
        return "Give one amount for each currency.";
      }
    }
    if (!days.isEmpty()
        && Form.positive(days).filter(it -> it <= PriceCatalogue.LONGEST_EXPIRY).isEmpty()) {
      return "The credits expire after 1 to 36500 days; leave it empty if they never do.";
    }
    return Reason.problem(reason, "history");
  }

  /** The price, if there is no problem; its amounts by currency, as they are read again. */
  Entry entry() {
    return new Entry(
        key,
        new Price(
            new Credits(Integer.parseInt(credits)),
            written().stream()
                .map(it -> new Money(Long.parseLong(it.replaceAll("[a-z]", "")), currency(it)))
                .sorted(Comparator.comparing(Money::currency))
                .toList(),
            Form.positive(days)),
        active);
  }

  private List<String> written() {
    return amounts.isEmpty() ? List.of() : Arrays.asList(amounts.split("\\+", -1));
  }

  private static String currency(String amount) {
    return amount.substring(amount.length() - 3);
  }

  /** What no page has shown matches no price. */
  Optional<Instant> seenAt() {
    try {
      return seen.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(seen));
    } catch (DateTimeParseException edited) {
      return Optional.of(Instant.EPOCH);
    }
  }

  /** What was typed, as it may stand in an address: the reason is sealed. */
  String query(SignedIn reader) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("key", key);
    fields.put("credits", credits);
    fields.put("amounts", amounts);
    fields.put("days", days);
    fields.put("active", active ? "yes" : "no");
    fields.put("seen", seen);
    fields.put("kept", SealedText.seal(reason, reader));
    return new Parameters(fields).query();
  }

  /** The same, with something wrong. */
  PriceForm but(String complaint) {
    return new PriceForm(key, credits, amounts, days, active, reason, seen, complaint);
  }
}
