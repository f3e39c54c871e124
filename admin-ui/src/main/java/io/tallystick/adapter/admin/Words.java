package io.tallystick.adapter.admin;

import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.SkipReason;
import java.util.Arrays;
import java.util.Map;

/** Codes in the words of support staff. */
final class Words {

  private Words() {}

  static String cause(FailureCode code) {
    return switch (code) {
      case USER_UNRESOLVED -> "Could not find the user";
      case USER_CONFLICT -> "The payment names two users";
      case USER_AMBIGUOUS -> "Several users share the address";
      case CREDITS_UNKNOWN -> "Says nothing of credits";
      case CREDITS_INVALID -> "The number of credits is unusable";
      case CREDITS_OUT_OF_RANGE -> "Too many credits";
      case AMOUNT_MISMATCH -> "The amount is not the price";
      case PAYMENT_NOT_FOUND -> "A refund came before its payment";
      case PAYLOAD_UNREADABLE -> "The event cannot be read";
      case LEGACY_UNFINISHED -> "Left unfinished by the old handler";
      case STRIPE_UNAVAILABLE -> "Stripe could not be asked";
      case INTERNAL_ERROR -> "Processing broke";
      case UNKNOWN -> "Failed for a reason of a later version";
    };
  }

  static String skipped(String reason) {
    return Arrays.stream(SkipReason.values())
        .filter(it -> it.code().equals(reason))
        .map(SkipReason::sentence)
        .findFirst()
        .orElse(reason);
  }

  private static final Map<ProcessingStatus, String> SIGNS =
      Map.of(
          ProcessingStatus.RECEIVED, "…",
          ProcessingStatus.COMPLETED, "✓",
          ProcessingStatus.IGNORED, "–",
          ProcessingStatus.FAILED, "✕",
          ProcessingStatus.DISCARDED, "⊘",
          ProcessingStatus.UNKNOWN, "?");

  static String sign(ProcessingStatus status) {
    return SIGNS.getOrDefault(status, "");
  }
}
