package io.tallystick.adapter.admin.page;

import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneySum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How values are written on pages. */
public final class Format {

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final int MOST_SUMS = 3;

  private Format() {}

  /** €20.00. */
  public static String money(Money money) {
    return money(money, Locale.US);
  }

  /** As a language writes it: 20,00 €. */
  public static String money(Money money, Locale locale) {
    return money(new MoneySum(BigInteger.valueOf(money.minor()), money.currency()), locale);
  }

  private static String money(MoneySum money, Locale locale) {
    String code = money.currency().toUpperCase(Locale.ROOT);
    Currency currency;
    try {
      currency = Currency.getInstance(code);
    } catch (IllegalArgumentException unknown) {
      return money.minor() + " " + code + " (minor units)";
    }
    int decimals = Money.decimals(code);
    NumberFormat format =
        NumberFormat.getCurrencyInstance(locale.equals(Locale.ENGLISH) ? Locale.US : locale);
    format.setCurrency(currency);
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(new BigDecimal(money.minor(), decimals));
  }

  public static String money(Optional<Money> money) {
    return money.map(Format::money).orElse("");
  }

  /** The first sums, each by itself, and how many more there are. */
  public static List<String> each(List<MoneySum> sums) {
    int most = sums.size() <= MOST_SUMS + 1 ? sums.size() : MOST_SUMS;
    return Stream.concat(
            sums.stream().limit(most).map(sum -> money(sum, Locale.US)),
            Stream.of("+ " + (sums.size() - most) + " more currencies")
                .filter(more -> most < sums.size()))
        .toList();
  }

  /** 3,400. */
  public static String number(long number) {
    return NumberFormat.getIntegerInstance(Locale.US).format(number);
  }

  /** +500, −20. */
  public static String signed(long number) {
    return (number > 0 ? "+" : number < 0 ? "−" : "") + number(Math.abs(number));
  }

  /** 23 Nov 2026, 10:02 UTC. */
  public static String minute(Instant at) {
    return MINUTE.format(at);
  }

  public static String exact(Instant at) {
    return EXACT.format(at);
  }

  /** "3 min ago", "in 40 s". */
  public static String relative(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    return age.isNegative() ? "in " + length(age.negated()) : length(age) + " ago";
  }

  /** 40 s, 3 min, 5 h, 12 d. */
  public static String length(Duration length) {
    if (length.toSeconds() < 60) {
      return length.toSeconds() + " s";
    }
    if (length.toMinutes() < 60) {
      return length.toMinutes() + " min";
    }
    return length.toHours() < 48 ? length.toHours() + " h" : length.toDays() + " d";
  }

  /** z…@e….org: the domain of an address may name a person, too. */
  public static String masked(String email) {
    int at = email.lastIndexOf('@');
    int dot = email.lastIndexOf('.');
    return at <= 0 || dot < at + 2
        ? "…"
        : first(email) + "…@" + first(email.substring(at + 1)) + "…" + email.substring(dot);
  }

  private static String first(String text) {
    return text.substring(0, text.offsetByCodePoints(0, 1));
  }

  /** evt_1Qx…9fK. */
  public static String shortened(String id) {
    return id.length() <= 16 ? id : id.substring(0, 8) + "…" + id.substring(id.length() - 4);
  }
}
