package io.tallystick.adapter.admin;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of an event's body may name a person or open a door, and is hidden until somebody asks
 * (Stripe's API reference: customer details, addresses, client secrets, hosted pages).
 */
final class Personal {

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "phone",
          "description",
          "ip_address",
          "url",
          "client_secret",
          "receipt_url",
          "hosted_invoice_url",
          "invoice_pdf",
          "success_url",
          "cancel_url",
          "return_url",
          "fingerprint",
          "last4",
          "exp_month",
          "exp_year");

  private static final Set<String> WHOLES =
      Set.of(
          "address",
          "billing_details",
          "custom_fields",
          "customer_address",
          "customer_details",
          "shipping",
          "shipping_details",
          "collected_information",
          "tax_ids",
          "payment_method_details");

  /** An id, a code, a number, a placeholder: one word without an at sign. */
  private static final Pattern WORD =
      Pattern.compile("[\\w.:,<>{}$/+-]{0,80}", Pattern.UNICODE_CHARACTER_CLASS);

  private Personal() {}

  /** Whether everything below this field is hidden. */
  static boolean isWhole(String field) {
    return WHOLES.contains(field);
  }

  /** Whether a text in a field of this name is hidden. */
  static boolean isHidden(String field, String value) {
    return FIELDS.contains(field)
        || field.contains("email")
        || field.contains("name")
        || value.contains("@")
        || !WORD.matcher(value).matches();
  }
}
