import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Paid Checkout sessions, as Stripe sends them: about 3 kB, each with ids of its own. */
final class Events {

  static final String SECRET = "whsec_for_the_benchmark_only";
  static final int CREDITS = 10;

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Random random;
  private final Options options;

  Events(Options options, long seed) {
    this.options = options;
    this.random = new Random(seed);
  }

  /** A body, and whether it names an account that does not exist. */
  record Body(String json, boolean fails) {}

  Body next() {
    boolean fails = random.nextInt(100) < options.failures();
    int user = options.hot() ? 1 : 1 + random.nextInt(options.users());
    return new Body(json(fails ? user + options.users() : user, fails), fails);
  }

  private String json(int user, boolean fails) {
    return BODY.replace("{evt}", text(24))
        .replace("{cs}", text(58))
        .replace("{pi}", text(24))
        .replace("{url}", text(300))
        .replace("{customer}", options.customers() ? "\"cus_" + text(14) + "\"" : "null")
        .replace("{email}", (fails ? "nobody" : "user") + user + "@example.org")
        .replace("{credits}", Integer.toString(CREDITS))
        .replace("{user}", Integer.toString(user))
        .replace("{created}", Long.toString(Instant.now().getEpochSecond()));
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** The whole request, signed now. */
  static byte[] request(String body, String authority) {
    long now = Instant.now().getEpochSecond();
    String head =
        """
        POST /webhooks/stripe HTTP/1.1\r
        Host: %s\r
        User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r
        Accept: */*; q=0.5, application/xml\r
        Content-Type: application/json; charset=utf-8\r
        Stripe-Signature: t=%d,v1=%s\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                authority,
                now,
                signature(now + "." + body),
                body.getBytes(StandardCharsets.UTF_8).length);
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  private static String signature(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static final String BODY =
      """
      {
        "id": "evt_{evt}",
        "object": "event",
        "account": null,
        "api_version": "2025-09-30.clover",
        "created": {created},
        "data": {
          "object": {
            "id": "cs_test_{cs}",
            "object": "checkout.session",
            "adaptive_pricing": {
              "enabled": true
            },
            "after_expiration": null,
            "allow_promotion_codes": null,
            "amount_subtotal": 900,
            "amount_total": 900,
            "automatic_tax": {
              "enabled": false,
              "liability": null,
              "provider": null,
              "status": null
            },
            "billing_address_collection": null,
            "cancel_url": "https://shop.example.com/credits?cancelled=true",
            "client_reference_id": "{user}",
            "client_secret": null,
            "collected_information": null,
            "consent": null,
            "consent_collection": null,
            "created": {created},
            "currency": "usd",
            "currency_conversion": null,
            "custom_fields": [],
            "custom_text": {
              "after_submit": null,
              "shipping_address": null,
              "submit": null,
              "terms_of_service_acceptance": null
            },
            "customer": {customer},
            "customer_creation": "if_required",
            "customer_details": {
              "address": {
                "city": null,
                "country": "DE",
                "line1": null,
                "line2": null,
                "postal_code": null,
                "state": null
              },
              "email": "{email}",
              "name": "A. Buyer",
              "phone": null,
              "tax_exempt": "none",
              "tax_ids": []
            },
            "customer_email": null,
            "discounts": [],
            "expires_at": {created},
            "invoice": null,
            "invoice_creation": {
              "enabled": false,
              "invoice_data": {
                "account_tax_ids": null,
                "custom_fields": null,
                "description": null,
                "footer": null,
                "issuer": null,
                "metadata": {},
                "rendering_options": null
              }
            },
            "livemode": false,
            "locale": null,
            "metadata": {
              "credits": "{credits}",
              "user_id": "{user}"
            },
            "mode": "payment",
            "origin_context": null,
            "payment_intent": "pi_{pi}",
            "payment_link": null,
            "payment_method_collection": "if_required",
            "payment_method_configuration_details": null,
            "payment_method_options": {
              "card": {
                "request_three_d_secure": "automatic"
              }
            },
            "payment_method_types": [
              "card"
            ],
            "payment_status": "paid",
            "permissions": null,
            "phone_number_collection": {
              "enabled": false
            },
            "recovered_from": null,
            "saved_payment_method_options": null,
            "setup_intent": null,
            "shipping_address_collection": null,
            "shipping_cost": null,
            "shipping_options": [],
            "status": "complete",
            "submit_type": null,
            "subscription": null,
            "success_url": "https://shop.example.com/credits?session={url}",
            "total_details": {
              "amount_discount": 0,
              "amount_shipping": 0,
              "amount_tax": 0
            },
            "ui_mode": "hosted",
            "url": null,
            "wallet_options": null
          }
        },
        "livemode": false,
        "pending_webhooks": 1,
        "request": {
          "id": null,
          "idempotency_key": null
        },
        "type": "checkout.session.completed"
      }
      """;
}
