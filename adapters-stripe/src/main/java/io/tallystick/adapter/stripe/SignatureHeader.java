package io.tallystick.adapter.stripe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The header {@code Stripe-Signature}, read (<a
 * href="https://docs.stripe.com/webhooks/signature">Stripe: verify the signature yourself</a>).
 */
sealed interface SignatureHeader {

  /**
   * It has the documented form.
   *
   * @param timestamp the digits after {@code t=}, as they were signed
   * @param signatures what stands after each {@code v1=}; other schemes are left out
   */
  record WellFormed(String timestamp, List<String> signatures) implements SignatureHeader {
    public WellFormed {
      signatures = List.copyOf(signatures);
    }

    /** When it was signed, in seconds since 1970. */
    long seconds() {
      return Long.parseLong(timestamp);
    }
  }

  /** It has not. */
  record Malformed(String problem) implements SignatureHeader {}

  /** Every such number fits a long, so that no timestamp can overflow. */
  Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

  /**
   * Reads the header; whatever it is, the answer is a value. Proxies put blanks beside commas, as
   * HTTP allows in lists.
   */
  static SignatureHeader read(String header) {
    List<String> timestamps = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    List<String> otherSchemes = new ArrayList<>();
    for (String item : header.split(",", -1)) {
      String[] pair = item.split("=", 2);
      List<String> values =
          switch (pair[0].strip()) {
            case "t" -> timestamps;
            case "v1" -> signatures;
            default -> otherSchemes;
          };
      if (pair.length == 2) {
        values.add(pair[1].strip());
      }
    }
    if (timestamps.isEmpty()) {
      return new Malformed("it has no timestamp (t=…)");
    }
    if (timestamps.size() > 1) {
      return new Malformed("it has more than one timestamp (t=…)");
    }
    if (!SECONDS.matcher(timestamps.getFirst()).matches()) {
      return new Malformed("its timestamp (t=…) is not a number of seconds");
    }
    return signatures.isEmpty()
        ? new Malformed("it has no signature of the scheme v1 (v1=…)")
        : new WellFormed(timestamps.getFirst(), signatures);
  }
}
