package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.TimeCell;
import io.tallystick.application.query.BrowsePrices.Change;
import io.tallystick.application.query.BrowsePrices.Row;
import io.tallystick.domain.policy.PriceCatalogue.Entry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A price, as the page shows it.
 *
 * @param credits for one
 * @param amounts what it may cost; empty: it is not checked
 * @param expires when its credits do
 * @param at when it was set; null if it comes from the configuration
 */
record PriceRow(
    String key,
    String credits,
    String amounts,
    String expires,
    boolean active,
    String by,
    String reason,
    @Nullable TimeCell at) {

  static PriceRow of(Row row, Instant now) {
    return of(row.entry(), row.by(), row.reason(), TimeCell.of(row.at(), now));
  }

  /** A price that nobody has set. */
  static PriceRow configured(Entry entry) {
    return of(entry, "configuration", "", null);
  }

  private static PriceRow of(Entry entry, String by, String reason, @Nullable TimeCell at) {
    return new PriceRow(
        entry.key(),
        Format.number(entry.price().credits().value()),
        amounts(entry),
        entry.price().expiresDays().map(days -> "after " + days(days)).orElse("never"),
        entry.active(),
        by,
        reason,
        at);
  }

  /** The address of its page. */
  public String link() {
    return PricesController.PATH + "/price?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  private static String amounts(Entry entry) {
    return entry.price().amounts().stream().map(Format::money).collect(Collectors.joining(" or "));
  }

  private static String days(int days) {
    return days == 1 ? "1 day" : Format.number(days) + " days";
  }

  /** A change of a price, as the page shows it. */
  record ChangeRow(TimeCell at, String key, String before, String after, String by, String reason) {

    static List<ChangeRow> of(List<Change> changes, Instant now) {
      return changes.stream()
          .map(
              change ->
                  new ChangeRow(
                      TimeCell.of(change.at(), now),
                      change.key(),
                      change.before().map(ChangeRow::describe).orElse("not set"),
                      change.after().map(ChangeRow::describe).orElse("not set"),
                      change.by(),
                      change.reason()))
          .toList();
    }

    private static String describe(Entry entry) {
      String amounts = amounts(entry);
      return Format.number(entry.price().credits().value())
          + " credits"
          + (amounts.isEmpty() ? "" : " for " + amounts)
          + entry.price().expiresDays().map(it -> ", expire after " + days(it)).orElse("")
          + (entry.active() ? "" : ", not sold");
    }
  }
}
