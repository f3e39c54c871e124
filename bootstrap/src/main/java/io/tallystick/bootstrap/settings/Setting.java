package io.tallystick.bootstrap.settings;

import static io.tallystick.bootstrap.settings.SettingDefault.described;
import static io.tallystick.bootstrap.settings.SettingDefault.value;

import java.util.Locale;

/**
 * Every setting, under the name of its environment variable: the reader takes names and defaults
 * from here, and so does the help, so that the two cannot differ.
 */
enum Setting {
  DATABASE_URL(
      "The PostgreSQL to use:"
          + " postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=system,"
          + " or a jdbc:postgresql: URL. Several hosts may be given, separated by commas. Set but"
          + " blank is refused.",
      described("an embedded PostgreSQL, kept in the data directory")),
  DATA_DIR(
      "The data directory of the embedded PostgreSQL.",
      described("data, in Tallystick's own folder")),
  TALLYSTICK_DATABASE_POOL_SIZE(
      "How many database connections are kept open, 2 to 100.", value("10")),
  TALLYSTICK_ALLOW_UNSAFE_DURABILITY(
      "true starts even on a PostgreSQL with fsync or synchronous_commit off, which can lose"
          + " payments already confirmed to Stripe.",
      value("false")),
  STRIPE_WEBHOOK_SECRET(
      "The signing secret of the webhook endpoint in Stripe, whsec_…; several, separated by"
          + " commas, while one is being replaced.",
      described(
          "required with DATABASE_URL; with the embedded PostgreSQL one is made and kept in the"
              + " data directory's file webhook-secret")),
  STRIPE_MODE(
      "live or test: events of the other mode are stored and ignored.",
      described("required with DATABASE_URL; test with the embedded PostgreSQL")),
  STRIPE_API_KEY(
      "A secret or restricted key (sk_… or rk_…), for line items and reconciliation.",
      described("none: Stripe is never asked")),
  STRIPE_API_BASE(
      "Where Stripe's API is; http:// only on this machine.", value("https://api.stripe.com")),
  TALLYSTICK_STRIPE_REQUESTS_PER_SECOND(
      "How many questions the comparison with Stripe asks in any second, 1 to 100.", value("10")),
  TALLYSTICK_CONNECT_ACCOUNTS(
      "Other accounts (acct_…, separated by commas) whose events count: connected ones, or those of"
          + " an organization.",
      described("none: events of other accounts are ignored")),
  PORT("The port to listen on; 0 takes any free one.", value("8080")),
  HOST(
      "The address to listen on.",
      described("127.0.0.1 with the embedded PostgreSQL, 0.0.0.0 with DATABASE_URL")),
  TALLYSTICK_MAX_BODY_BYTES(
      "The largest webhook body accepted, 1024 to 104857600 bytes.", value("1048576")),
  TALLYSTICK_MAX_CONNECTIONS(
      "How many connections may be open at once, 10 to 100000; one client may have a quarter of"
          + " them, trusted proxies and private addresses all.",
      value("2000")),
  TALLYSTICK_TRUSTED_PROXIES(
      "The addresses of the proxies in front of Tallystick whose X-Forwarded-For is believed:"
          + " ranges such as 10.0.0.0/8, separated by commas.",
      value("127.0.0.0/8,::1")),
  TALLYSTICK_METRICS_TOKEN(
      "What readers of /prometheus must send as Authorization: Bearer TOKEN, at least 16"
          + " characters.",
      described("none: /prometheus is answered on this machine alone")),
  TALLYSTICK_MANAGEMENT_PORT(
      "A further port for /prometheus and /health alone, which needs no token; on 127.0.0.1"
          + " unless HOST is set.",
      described("none")),
  TALLYSTICK_API_REQUESTS_PER_SECOND(
      "How many requests each key may send to the API in any second, 1 to 1000000; on each"
          + " instance.",
      value("1000")),
  TALLYSTICK_MAX_CREDITS_PER_PAYMENT(
      "The most credits that one payment may bring, 1 to 2147483647.", value("1000000")),
  TALLYSTICK_ON_UNKNOWN_USER(
      "fail or create: what to do with a payment whose user is not found. create makes a user"
          + " from a valid e-mail address.",
      value("fail")),
  TALLYSTICK_ON_USER_CONFLICT(
      "warn or fail: what to do when a payment points at two different users. warn credits the"
          + " first.",
      value("warn")),
  TALLYSTICK_ON_UNKNOWN_CREDITS(
      "fail or ignore: what to do with a payment that says nothing of credits. With a catalogue"
          + " only what it is known to have bought is ignored, which needs STRIPE_API_KEY.",
      value("fail")),
  TALLYSTICK_NO_PAYMENT_REQUIRED(
      "credit or ignore: what to do with a session for which nothing had to be paid.",
      value("credit")),
  TALLYSTICK_ZERO_INVOICES(
      "credit or ignore: what to do with an invoice whose total is not above zero, such as that of"
          + " a free trial.",
      value("ignore")),
  TALLYSTICK_DEBT(
      "repay or forgive: what to do with the part of a refund or dispute that an account does not"
          + " hold any more. repay records it as a debt, which whatever is added next repays"
          + " first.",
      value("repay")),
  TALLYSTICK_CANDIDATE_ORDER(
      "Where the user is looked for, first to last, separated by commas; what is left out is not"
          + " looked at. Of an invoice the metadata of its subscription are looked at like its own,"
          + " before the customer.",
      value(
          "client_reference_id,metadata.user_id,metadata.primary_user_id,"
              + "metadata.authenticated_user,metadata.nextauth_user_id,customer,"
              + "metadata.session_email,customer_details.email,customer_email")),
  TALLYSTICK_CATALOGUE(
      "Credits for each price id, lookup key or product id, separated by commas: price_abc=500, or"
          + " price_abc=500@2000usd+1900eur to check the amount too (in minor units, of each"
          + " currency). In the file: a list of price, credits, and amount and currency, or"
          + " amounts: {usd: 2000, eur: 1900}. Prices that are set on the dashboard, or in the"
          + " table price_catalogue, come before these.",
      described("empty: credits come from the metadata, or from the table")),
  TALLYSTICK_RETRY_WORKER(
      "false leaves to other instances what none of the requests waits for: retries of failed"
          + " events, alerts, the daily comparison with Stripe, the retention of payloads and the"
          + " counting of figures. On one instance at least it must be true.",
      value("true")),
  TALLYSTICK_PAYLOAD_RETENTION_DAYS(
      "After how many days payload and raw_data of completed and ignored events are emptied, 1 to"
          + " 36500; of failed ones never. Kept for 90 days is what a later event may still need:"
          + " a session whose payment has not been captured, a payment that was refunded before it"
          + " was credited, a refund of a charge whose payment is unknown, and what only a later"
          + " version understands.",
      described("none: they are kept for ever")),
  E2E_TEST_MODE(
      "true accepts unsigned test-mode events that carry the token in the header X-E2E-Token;"
          + " never with live mode.",
      value("false")),
  E2E_TEST_TOKEN("That token, at least 32 characters.", described("none")),
  TALLYSTICK_ALERT_URL(
      "Where alerts are posted as JSON that Slack and the like understand; https://, or http:// on"
          + " this machine.",
      described("none: nothing is posted when events need a person")),
  TALLYSTICK_ALERT_SECRET(
      "Signs alerts in the header Tallystick-Signature; at least 16 characters.",
      described("none: alerts are not signed")),
  TALLYSTICK_ALERT_EMAIL(
      "The addresses to which alerts are sent by e-mail, separated by commas; with SMTP_URL.",
      described("none: no e-mail is sent")),
  SMTP_URL(
      "The mail server for these: smtp://USER:PASSWORD@HOST:PORT, encrypted by STARTTLS, without"
          + " which nothing is sent to another machine; or smtps://, encrypted from the beginning."
          + " In user and password write @ as %40, : as %3A, / as %2F and % as %25. Without a port"
          + " 587, or 465.",
      described("required with TALLYSTICK_ALERT_EMAIL")),
  TALLYSTICK_ALERT_FROM(
      "The sender of these e-mails.",
      described(
          "the user of SMTP_URL, if that is an address, else the first of TALLYSTICK_ALERT_EMAIL")),
  TALLYSTICK_ALERT_WAITING(
      "There is an alert of its own once more failed events than this need a person, 1 to 1000000.",
      value("10")),
  TALLYSTICK_ALERT_HOURS(
      "There is an alert of its own once a failed event has waited for a person for longer than so"
          + " many hours, 1 to 8760.",
      value("24")),
  TALLYSTICK_ALERT_DIGEST(
      "At which hour of the day, in UTC, the figures of the last 24 hours are sent by e-mail, 0 to"
          + " 23; off: never.",
      value("7")),
  ADMIN_USERNAME(
      "The name of the dashboard's first operator, an admin; looked at while there is none.",
      described("admin with the embedded PostgreSQL, else none")),
  ADMIN_PASSWORD(
      "That operator's password, at least 12 characters.",
      described(
          "with the embedded PostgreSQL one is made and kept in the data directory's file"
              + " admin-password")),
  OIDC_ISSUER(
      "The identity provider at which operators sign in (OpenID Connect): its issuer, an https"
          + " URL.",
      described("none: operators sign in with a password")),
  OIDC_CLIENT_ID(
      "The client id that the provider has given Tallystick.",
      described("required with OIDC_ISSUER")),
  OIDC_CLIENT_SECRET(
      "That client's secret.", described("none: a public client, proved by PKCE alone")),
  OIDC_NAME_CLAIM(
      "The claim of the ID token that is an operator's name here. email counts only when the"
          + " provider has verified it; never choose a claim that people can change themselves.",
      value("email")),
  OIDC_REQUIRED_ACR(
      "How strong a sign-in at the provider must be: values separated by commas, one of which the"
          + " ID token must hold as acr or among its amr, such as mfa. They are asked for as"
          + " acr_values.",
      described("none: whatever the provider accepts")),
  TALLYSTICK_PUBLIC_URL(
      "Where browsers reach Tallystick, such as https://credits.example.com: the provider sends"
          + " them back to /admin/sign-in/provider/callback there. Where Tallystick listens on"
          + " 127.0.0.1 alone, this host is served beside localhost. With https, all cookies are"
          + " Secure, whatever a proxy says.",
      described("required with OIDC_ISSUER")),
  TALLYSTICK_SESSION_IDLE_MINUTES(
      "After how many minutes without a request a sign-in ends, 1 to 1440.", value("15")),
  TALLYSTICK_SESSION_LIMIT_MINUTES(
      "After how many minutes a sign-in ends in any case, 1 to 10080.", value("480")),
  TALLYSTICK_REQUIRE_TOTP(
      "true: admins who sign in with a password set up a second factor (codes of an authenticator"
          + " app) before anything else is open to them. everybody: so do all operators.",
      value("false")),
  TALLYSTICK_BULK_LIMIT(
      "How many failed events may be repaired at once in the dashboard, 1 to 100000.",
      value("1000")),
  TALLYSTICK_ADJUSTMENT_LIMIT(
      "The most credits that one person adjusts alone, in one adjustment and upward within 24"
          + " hours, 1 to 2147483647. Above it an admin other than the author must confirm.",
      value("10000")),
  TALLYSTICK_DISCLOSURE_LIMIT(
      "How many accounts and events one person may have shown unmasked within an hour, and for how"
          + " many beginnings of names and addresses they may look, 1 to 1000000.",
      value("200")),
  TALLYSTICK_LOG_FORMAT("text or json.", value("text"));

  /** The variable that names the file; it cannot stand in the file itself. */
  static final String FILE_VARIABLE = "TALLYSTICK_CONFIG";

  private final String meaning;
  private final SettingDefault whenUnset;

  Setting(String meaning, SettingDefault whenUnset) {
    this.meaning = meaning;
    this.whenUnset = whenUnset;
  }

  /** The name in the configuration file. */
  String key() {
    return name().replaceFirst("^TALLYSTICK_", "").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Whether blank does not count as unset: a deployment that lost its database or its secret must
   * not pass for one that was given none, and take payments into another database.
   */
  boolean isRefusedBlank() {
    return this == DATABASE_URL || this == STRIPE_WEBHOOK_SECRET;
  }

  /** What it does, for people. */
  String meaning() {
    return meaning;
  }

  SettingDefault whenUnset() {
    return whenUnset;
  }
}
