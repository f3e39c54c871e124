package io.tallystick.adapter.admin.page;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.tallystick.domain.identity.CandidateSource;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.payment.CreditClaim;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a page shows of a stored event to a reader who has not asked for personal data: only what is
 * listed here, by field name and by the form of the value. All else is hidden, field names
 * included.
 */
public final class Redaction {

  /** What stands in the place of a text that is not shown. */
  public static final String HIDDEN = "hidden";

  /** An application may give other ids of its own choice, and they may name a person. */
  private static final String ID =
      "(?:acct|ba|bps|btok|card|ch|cn|cs|cus|di|dp|du|evt|fee|fr|ic|ich|il|in|ii|ipi|link|mandate|"
          + "or|pi|plink|pm|po|price|prod|promo|prv|py|pyr|qt|re|req|setatt|seti|shr|si|src|sub|"
          + "sub_sched|tax|ti|tok|tr|trr|txcd|txi|txn|txr|we)_(?:test_|live_)?[A-Za-z0-9]{3,255}";

  private static final String WORD = "[a-z][a-z0-9_.]{0,79}";
  private static final String NUMBER = "-?[0-9]{1,15}(?:\\.[0-9]{1,12})?";

  /** A user's number has nine digits at most: a telephone number has more. */
  private static final String USER =
      "[1-9][0-9]{0,8}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private static final Map<String, Predicate<String>> FIELDS =
      joined(
          fields(
              ID,
              "id account application_fee balance_transaction charge checkout_session coupon"
                  + " customer default_payment_method default_source destination dispute"
                  + " failure_balance_transaction invoice invoice_item latest_attempt latest_charge"
                  + " latest_invoice mandate on_behalf_of payment_intent payment_link"
                  + " payment_method pending_setup_intent plan price product promotion_code refund"
                  + " request schedule setup_intent source source_transfer subscription"
                  + " subscription_item tax_rate test_clock transfer transfer_reversal"),
          fields(
              WORD,
              "object type status mode payment_status payment_method_types payment_method_type"
                  + " billing_reason billing_scheme cancellation_reason capture_method code"
                  + " collection_method confirmation_method customer_creation decline_code duration"
                  + " end_behavior failure_code funding interval network_status proration_behavior"
                  + " reason risk_level setup_future_usage source_type submit_type tax_behavior"
                  + " tiers_mode usage usage_type"),
          fields("[A-Za-z]{3}", "currency default_currency"),
          fields("20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:\\.[a-z]{1,20})?", "api_version"),
          fields(
              NUMBER,
              "amount amount_capturable amount_captured amount_decimal amount_discount amount_due"
                  + " amount_excluding_tax amount_off amount_overpaid amount_paid amount_received"
                  + " amount_refunded amount_remaining amount_shipping amount_subtotal amount_tax"
                  + " amount_total application_fee_amount arrival_date attempt_count available_on"
                  + " billing_cycle_anchor canceled_at created current_period_end"
                  + " current_period_start due_by due_date end end_date ended_at ending_balance"
                  + " evidence_due_by exchange_rate expires_at fee finalized_at interval_count"
                  + " marked_uncollectible_at net next_payment_attempt paid_at pending_webhooks"
                  + " percent_off period_end period_start quantity risk_score start start_date"
                  + " starting_balance submission_count subtotal subtotal_excluding_tax tax total"
                  + " total_count total_excluding_tax trial_end trial_start unit_amount"
                  + " unit_amount_decimal voided_at webhooks_delivered_at"),
          fields(
              "true|false",
              "active attempted auto_advance cancel_at_period_end captured delinquent discountable"
                  + " disputed enabled has_evidence has_more is_charge_refundable livemode paid"
                  + " paid_out_of_band past_due proration refunded"),
          fields(USER, "client_reference_id"));

  /**
   * Metadata is the application's own: the keys that are read, where they hold what they should.
   */
  private static final Map<String, Predicate<String>> METADATA =
      joined(
          fields("[0-9]{1,9}", String.join(" ", CreditClaim.KEYS)),
          fields(
              USER,
              Stream.of(CandidateSource.values())
                  .filter(CandidateSource::idByApplication)
                  .map(CandidateSource::field)
                  .distinct()
                  .reduce("", (one, other) -> one + " " + other)));

  /**
   * The objects and arrays that are looked into; so are ids in whose place Stripe puts the object.
   */
  private static final Set<String> BRANCHES =
      Set.of(
          "data",
          "previous_attributes",
          "metadata",
          "lines",
          "line_items",
          "items",
          "charges",
          "refunds",
          "recurring",
          "period",
          "total_details",
          "automatic_tax",
          "outcome",
          "parent",
          "pricing",
          "price_details",
          "payment_intent_data",
          "subscription_details",
          "subscription_item_details",
          "invoice_item_details",
          "invoice_details",
          "status_transitions",
          "last_payment_error",
          "evidence_details",
          "fee_details");

  /** A text that a message quotes. */
  private static final Pattern QUOTED = Pattern.compile("“([^“”]*)”");

  private static final Pattern PAIRED =
      Pattern.compile("(?:[^“”]*+“[^“”]*+”)*+[^“”]*+", Pattern.DOTALL);

  private static final Pattern KNOWN = Pattern.compile(USER + "|" + ID);

  private Redaction() {}

  /** Whether an object or array in this field is looked into. */
  public static boolean entersField(boolean inMetadata, String field) {
    return !inMetadata && (BRANCHES.contains(field) || FIELDS.containsKey(field));
  }

  /** Whether the value of this field is shown; the field's name is shown only with it. */
  public static boolean showsValue(boolean inMetadata, String field, String value) {
    Predicate<String> form = (inMetadata ? METADATA : FIELDS).get(field);
    return form != null && (!inMetadata && value.equals("null") || form.test(value));
  }

  /** What a person has written for colleagues, who may repair, too: a viewer does not see it. */
  public static String note(String text, SignedIn reader) {
    return reader.mayAct() || text.isEmpty() ? text : HIDDEN;
  }

  /**
   * A stored message as this reader sees it. It may quote what a payer or an application wrote: a
   * viewer sees only ids of it.
   */
  public static String message(String message, SignedIn reader) {
    if (reader.mayAct() || message.chars().noneMatch(letter -> letter == '“' || letter == '”')) {
      return message;
    }
    if (!PAIRED.matcher(message).matches()) {
      return HIDDEN;
    }
    return QUOTED
        .matcher(message)
        .replaceAll(it -> KNOWN.matcher(it.group(1)).matches() ? "“$1”" : "“" + HIDDEN + "”");
  }

  /** An id, unless it has not the form of Stripe's own: an application may have chosen a name. */
  public static String id(String id) {
    return KNOWN.matcher(id).matches() ? id : HIDDEN;
  }

  /** What a payment says of its user, as this reader sees it who has not asked for more. */
  public static String reference(UserReference reference, SignedIn reader) {
    return reader.mayAct() ? reference.masked() : id(reference.text());
  }

  private static Map<String, Predicate<String>> fields(String form, String names) {
    Predicate<String> matches = Pattern.compile(form).asMatchPredicate();
    return Stream.of(names.strip().split(" "))
        .collect(toUnmodifiableMap(Function.identity(), name -> matches));
  }

  @SafeVarargs
  private static Map<String, Predicate<String>> joined(Map<String, Predicate<String>>... forms) {
    return Stream.of(forms)
        .flatMap(it -> it.entrySet().stream())
        .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
