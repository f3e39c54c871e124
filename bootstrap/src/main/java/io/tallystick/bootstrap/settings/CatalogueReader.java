package io.tallystick.bootstrap.settings;

import io.tallystick.bootstrap.settings.SettingSources.Written;
import io.tallystick.domain.credit.Credits;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.policy.PriceCatalogue;
import io.tallystick.domain.policy.PriceCatalogue.Price;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the price catalogue, from one line of text or from the file's list. */
final class CatalogueReader {
  private static final List<String> KEYS =
      List.of("price", "credits", "amount", "currency", "amounts");
  private static final Pattern ENTRY =
      Pattern.compile("(?<price>[^=]+)=(?<credits>[^@]*)(?:@(?<amounts>.*))?");
  private static final Pattern AMOUNT = Pattern.compile("(?<minor>[0-9]*)(?<currency>.*)");
  private static final String FORM =
      ": write price_abc=500, or price_abc=500@2000usd (2000 minor units, so 20.00 USD), or"
          + " price_abc=500@2000usd+1900eur";

  /** An amount as it was written. */
  private record Amount(String minor, String currency) {}

  private final Written written;
  private final List<String> problems;
  private final Map<String, Price> prices = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  CatalogueReader(Written written, List<String> problems) {
    this.written = written;
    this.problems = problems;
  }

  PriceCatalogue read() {
    List<?> items =
        switch (written) {
          case Written.Text text -> List.of(text.text().split(",", -1));
          case Written.Items list -> list.items();
        };
    for (int i = 0; i < items.size(); i++) {
      String place = "%s, entry %s".formatted(written.name(), i + 1);
      switch (items.get(i)) {
        case String text -> readText(place, text.strip());
        case Map<?, ?> map -> readMap(place, map);
        case null, default -> problems.add(place + " is not an entry" + FORM);
      }
    }
    return new PriceCatalogue(prices);
  }

  private void readText(String place, String text) {
    Matcher matcher = ENTRY.matcher(text);
    if (!matcher.matches()) {
      problems.add(place + " is malformed" + FORM);
      return;
    }
    add(
        place,
        matcher.group("price").strip(),
        matcher.group("credits").strip(),
        Optional.ofNullable(matcher.group("amounts")).stream()
            .flatMap(amounts -> Stream.of(amounts.split("\\+", -1)))
            .map(amount -> AMOUNT.matcher(amount.strip()))
            .filter(Matcher::matches)
            .map(amount -> new Amount(amount.group("minor"), amount.group("currency").strip()))
            .toList());
  }

  private void readMap(String place, Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!KEYS.contains(key)) {
        problems.add(
            "%s has an unknown name %s: it may hold %s%s"
                .formatted(
                    place,
                    key,
                    String.join(", ", KEYS),
                    Spelling.suggestion(String.valueOf(key), KEYS)));
        return;
      }
    }
    List<Amount> amounts = new ArrayList<>();
    if (map.containsKey("amount") || map.containsKey("currency")) {
      amounts.add(new Amount(field(map, "amount").orElse(""), field(map, "currency").orElse("")));
    }
    if (map.get("amounts") instanceof Map<?, ?> many && !many.isEmpty()) {
      many.forEach(
          (currency, minor) ->
              amounts.add(
                  new Amount(String.valueOf(minor).strip(), String.valueOf(currency).strip())));
    } else if (map.containsKey("amounts")) {
      problems.add(place + " needs amounts as a map, such as {usd: 2000, eur: 1900}");
      return;
    }
    add(place, field(map, "price").orElse(""), field(map, "credits").orElse(""), amounts);
  }

  private static Optional<String> field(Map<?, ?> map, String key) {
    return Optional.ofNullable(map.get(key)).map(value -> String.valueOf(value).strip());
  }

  private void add(String place, String price, String credits, List<Amount> amounts) {
    int before = problems.size();
    if (price.isEmpty()) {
      problems.add(place + " lacks the price" + FORM);
    } else if (!seen.add(price)) {
      problems.add("%s names %s a second time: name each price once".formatted(place, price));
    }
    if (!credits.matches("[0-9]{1,10}")
        || Long.parseLong(credits) < 1
        || Long.parseLong(credits) > Integer.MAX_VALUE) {
      problems.add(place + " lacks credits, a whole number from 1 to 2147483647" + FORM);
    }
    List<Money> costs = new ArrayList<>();
    for (Amount amount : amounts) {
      if (!amount.minor().matches("[0-9]{1,12}") || !amount.currency().matches("[A-Za-z]{3}")) {
        problems.add(
            place
                + " needs an amount of at most 12 digits in whole minor units, with a three-letter"
                + " currency"
                + FORM);
        return;
      }
      String currency = amount.currency().toLowerCase(Locale.ROOT);
      if (costs.stream().anyMatch(known -> known.currency().equals(currency))) {
        problems.add(
            "%s names %s a second time: give one amount for each currency"
                .formatted(place, currency));
        return;
      }
      costs.add(new Money(Long.parseLong(amount.minor()), currency));
    }
    if (problems.size() == before) {
      prices.put(price, new Price(new Credits(Integer.parseInt(credits)), costs));
    }
  }
}
