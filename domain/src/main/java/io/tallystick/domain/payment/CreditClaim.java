package io.tallystick.domain.payment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a payment says of the credits it buys.
 *
 * @param metadata the texts under those of {@link #KEYS} that are there and not null
 * @param lineItems what was bought
 */
public record CreditClaim(Map<String, String> metadata, LineItems lineItems) {

  /** The metadata keys that may hold a number of credits, in the order they are believed. */
  public static final List<String> KEYS =
      List.of("credits", "credit_amount", "amount_in_credits", "credits_to_add");

  public CreditClaim {
    metadata = Map.copyOf(metadata);
    if (!KEYS.containsAll(metadata.keySet())) {
      throw new IllegalArgumentException("a key that holds no credits");
    }
  }

  /** What stands under each key that is there, the most believed first. */
  public Stream<Map.Entry<String, String>> texts() {
    return KEYS.stream()
        .flatMap(key -> Stream.ofNullable(metadata.get(key)).map(text -> Map.entry(key, text)));
  }

  /** The first positive whole number among the keys, as its digits: it may be of any length. */
  public Optional<String> digits() {
    return texts()
        .map(text -> text.getValue().strip())
        .filter(text -> !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .filter(text -> text.chars().anyMatch(c -> c != '0'))
        .findFirst();
  }

  /** The same as a number; empty beyond an int, which no payment may buy. */
  public Optional<Integer> number() {
    return digits()
        .map(digits -> digits.replaceFirst("^0+", ""))
        .filter(digits -> digits.length() <= 9)
        .map(Integer::valueOf);
  }

  /** The claim as if the metadata named this number of credits. */
  public CreditClaim setTo(int credits) {
    return new CreditClaim(Map.of(KEYS.getFirst(), Integer.toString(credits)), lineItems);
  }

  /** The same claim with its lines known. */
  public CreditClaim with(LineItems known) {
    return new CreditClaim(metadata, known);
  }
}
