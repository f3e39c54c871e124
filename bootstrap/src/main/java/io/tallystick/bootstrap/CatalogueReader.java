package io.tallystick.bootstrap;

import io.tallystick.bootstrap.SettingSources.Written;
import io.tallystick.bootstrap.Settings.CatalogueEntry;
import io.tallystick.bootstrap.Settings.Price;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the price catalogue, from one line of text or from the file's list. */
final class CatalogueReader {
  private static final List<String> KEYS = List.of("price", "credits", "amount", "currency");
  private static final Pattern ENTRY =
      Pattern.compile("(?<price>[^=]+)=(?<credits>[^@]*)(?:@(?<amount>[0-9]+)(?<currency>.*))?");
  private static final String FORM =
      ": write price_abc=500, or price_abc=500@2000usd (2000 minor units, so 20.00 USD)";

  private final Written written;
  private final List<String> problems;
  private final List<CatalogueEntry> entries = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  CatalogueReader(Written written, List<String> problems) {
    this.written = written;
    this.problems = problems;
  }

  List<CatalogueEntry> read() {
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
    return entries;
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
        Optional.ofNullable(matcher.group("amount")),
        Optional.ofNullable(matcher.group("currency")));
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
    add(
        place,
        field(map, "price").orElse(""),
        field(map, "credits").orElse(""),
        field(map, "amount"),
        field(map, "currency"));
  }

  private static Optional<String> field(Map<?, ?> map, String key) {
    return Optional.ofNullable(map.get(key)).map(value -> String.valueOf(value).strip());
  }

  private void add(
      String place,
      String price,
      String credits,
      Optional<String> amount,
      Optional<String> currency) {
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
    if (amount.isPresent() != currency.isPresent()
        || !amount.orElse("0").matches("[0-9]{1,12}")
        || !currency.orElse("usd").matches("[A-Za-z]{3}")) {
      problems.add(
          place + " needs both an amount in whole minor units and a three-letter currency" + FORM);
    }
    if (problems.size() == before) {
      entries.add(
          new CatalogueEntry(
              price,
              Integer.parseInt(credits),
              amount.map(
                  units ->
                      new Price(
                          Long.parseLong(units),
                          currency.orElseThrow().toLowerCase(Locale.ROOT)))));
    }
  }
}
