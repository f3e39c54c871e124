package io.tallystick.adapter.admin.event;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.application.query.EventDetails;
import io.tallystick.domain.inbox.StripeEvent.Completed;
import io.tallystick.domain.inbox.StripeEvent.CompletedBefore;
import io.tallystick.domain.inbox.StripeEvent.Discarded;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEvent.Received;
import io.tallystick.domain.inbox.StripeEvent.Unknown;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sentence to paste into an answer to the customer, in the customer's language. There is none
 * where the event does not tell what is true: the payment may have been credited before, may have
 * been another amount, or may not have arrived; and none where a part of the credits has repaid a
 * debt, which a person explains.
 *
 * @param text empty if there is none
 */
record CustomerSentence(String language, String text) {

  static final List<String> LANGUAGES = List.of("en", "de", "fr");

  /** What tells of money that has arrived. */
  private static final Set<String> PAID =
      Set.of(
          "checkout.session.completed",
          "checkout.session.async_payment_succeeded",
          "payment_intent.succeeded");

  private static final List<String> RECEIVED =
      List.of(
          "Your payment of %s was received on %s",
          "Ihre Zahlung von %s ist am %s eingegangen", "Votre paiement de %s a été reçu le %s");

  private static final List<String> CREDITED =
      List.of(
          "; %s credits were added on %s.",
          "; %s Credits wurden am %s gutgeschrieben.", " ; %s crédits ont été ajoutés le %s.");

  private static final List<String> ACCOUNT =
      List.of(
          ". We are looking for the account that it belongs to: with which e-mail address are you"
              + " registered with us? The payment is safe, and the credits follow.",
          ". Wir suchen das Konto, zu dem sie gehört: Mit welcher E-Mail-Adresse sind Sie bei uns"
              + " angemeldet? Die Zahlung ist sicher, und die Credits folgen.",
          ". Nous cherchons le compte auquel il appartient : avec quelle adresse e-mail êtes-vous"
              + " inscrit chez nous ? Le paiement est en sécurité, et les crédits suivront.");

  private static final List<String> NUMBER =
      List.of(
          ". We are checking how many credits it buys, and add them then.",
          ". Wir prüfen, wie viele Credits sie kauft, und schreiben sie dann gut.",
          ". Nous vérifions le nombre de crédits correspondant, puis nous les ajoutons.");

  private static final List<String> ALONE =
      List.of(
          "; the credits are added automatically, usually within minutes.",
          "; die Credits werden automatisch gutgeschrieben, meist innerhalb von Minuten.",
          " ; les crédits sont ajoutés automatiquement, en général en quelques minutes.");

  private static final List<String> CHECKED =
      List.of(
          "; the credits were not added yet, and we are finding out why.",
          "; die Credits wurden noch nicht gutgeschrieben. Wir klären, warum.",
          " ; les crédits n'ont pas encore été ajoutés. Nous en cherchons la cause.");

  /**
   * The sentence in a language.
   *
   * @param wanted a language that a person has chosen; else it is the payer's, else English
   */
  static CustomerSentence of(EventDetails event, @Nullable String wanted) {
    String language =
        Optional.ofNullable(wanted)
            .or(() -> locale(event))
            .map(tag -> tag.length() < 2 ? "" : tag.substring(0, 2).toLowerCase(Locale.ROOT))
            .filter(LANGUAGES::contains)
            .orElse(LANGUAGES.getFirst());
    return new CustomerSentence(language, text(event, LANGUAGES.indexOf(language)));
  }

  /** What Stripe's page was shown in, or the payer has chosen. */
  private static Optional<String> locale(EventDetails event) {
    Optional<PayloadNode> body = PayloadNode.of(event.payload(), true);
    return body.flatMap(it -> it.at("data", "object", "locale"))
        .filter(tag -> !tag.equals("auto"))
        .or(() -> body.flatMap(it -> it.at("data", "object", "customer_details", "locale")));
  }

  private static String text(EventDetails event, int language) {
    if (event.line().money().isEmpty() || !isPaid(event)) {
      return "";
    }
    Locale locale = Locale.of(LANGUAGES.get(language));
    Instant paid = event.createdAt().orElse(event.line().event().receivedAt());
    Optional<String> ending =
        switch (event.line().event().state()) {
          case Completed done when done.note().isPresent() -> Optional.empty();
          case Completed done ->
              Optional.of(
                  CREDITED
                      .get(language)
                      .formatted(
                          NumberFormat.getIntegerInstance(locale).format(done.credits()),
                          time(done.at(), locale)));
          case Failed failed -> ending(failed).map(all -> all.get(language));
          case Received waiting -> Optional.of(ALONE.get(language));
          case CompletedBefore before -> Optional.empty();
          case Unknown unknown -> Optional.empty();
          case Ignored ignored -> Optional.empty();
          case Discarded discarded -> Optional.empty();
        };
    return ending
        .map(
            end ->
                RECEIVED
                        .get(language)
                        .formatted(
                            Format.money(event.line().money().get(), locale), time(paid, locale))
                    + end)
        .orElse("");
  }

  /** A session is completed when a debit or a transfer begins, too. */
  private static boolean isPaid(EventDetails event) {
    return PAID.contains(event.line().event().type())
        && PayloadNode.of(event.payload(), true)
            .flatMap(body -> body.at("data", "object", "payment_status"))
            .filter("unpaid"::equals)
            .isEmpty();
  }

  private static Optional<List<String>> ending(Failed failed) {
    return switch (failed.failure().code()) {
      case USER_UNRESOLVED, USER_CONFLICT, USER_AMBIGUOUS -> Optional.of(ACCOUNT);
      case CREDITS_UNKNOWN, CREDITS_INVALID, CREDITS_OUT_OF_RANGE -> Optional.of(NUMBER);
      case STRIPE_UNAVAILABLE, INTERNAL_ERROR -> Optional.of(failed.isGivenUp() ? CHECKED : ALONE);
      case AMOUNT_MISMATCH, PAYMENT_NOT_FOUND, PAYLOAD_UNREADABLE, LEGACY_UNFINISHED, UNKNOWN ->
          Optional.empty();
    };
  }

  private static String time(Instant at, Locale locale) {
    return DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", locale)
        .withZone(ZoneOffset.UTC)
        .format(at);
  }
}
