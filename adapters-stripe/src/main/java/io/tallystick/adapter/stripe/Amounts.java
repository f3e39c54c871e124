package io.tallystick.adapter.stripe;

import io.tallystick.adapter.stripe.json.JsonObject;
import io.tallystick.domain.payment.Money;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads amounts of money; what is no amount counts as absent. */
final class Amounts {

  private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");

  private Amounts() {}

  /** The amount in one field of an object, in the object's {@code currency}. */
  static Optional<Money> at(JsonObject object, String name) {
    return money(object.whole(name), object.text("currency"));
  }

  static Optional<Money> money(Optional<Long> minor, Optional<String> currency) {
    return minor
        .filter(amount -> amount >= 0)
        .flatMap(
            amount ->
                currency
                    .filter(code -> CURRENCY.matcher(code).matches())
                    .map(code -> new Money(amount, code)));
  }
}
