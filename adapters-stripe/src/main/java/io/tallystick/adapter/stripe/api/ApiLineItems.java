package io.tallystick.adapter.stripe.api;

import io.tallystick.adapter.stripe.LinePage;
import io.tallystick.adapter.stripe.json.JsonValue;
import io.tallystick.application.port.inbox.LineItemSource;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks Stripe's API for the lines of a Checkout session or invoice, if there is a key for it. */
@Singleton
final class ApiLineItems implements LineItemSource, AutoCloseable {

  /**
   * For all pages together: a delivery waits for the answer, and Stripe waits for ours; a slow
   * answer is no answer.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Five pages hold 500 lines; a session has at most 100, an invoice 250. */
  private static final int MOST_PAGES = 5;

  /** How the ids of invoices begin. */
  private static final String INVOICE = "in_";

  private static final String SESSION_LINES = "/v1/checkout/sessions/%s/line_items?limit=100";

  /** With their prices, whose lookup keys the lines do not name. */
  private static final String INVOICE_LINES =
      "/v1/invoices/%s/lines?limit=100&expand%%5B%%5D=data.pricing.price_details.price";

  /** Whom to ask: {@link StripeApi#get}, or the same with a rule of its own. */
  interface Questions {
    StripeApi.Reply get(String path, Optional<String> account, long deadline);
  }

  private final Optional<StripeApi> api;
  private final Optional<Questions> questions;
  private final Duration patience;

  @Inject
  ApiLineItems(StripeSettings settings) {
    this(settings, PATIENCE);
  }

  ApiLineItems(StripeSettings settings, Duration patience) {
    this.patience = patience;
    this.api = settings.apiKey().map(key -> new StripeApi(settings.apiBase(), key, patience));
    this.questions = api.map(open -> open::get);
  }

  /** Asks by the rule of the questions alone. */
  ApiLineItems(Optional<Questions> questions, Duration patience) {
    this.patience = patience;
    this.api = Optional.empty();
    this.questions = questions;
  }

  @Override
  public LineItems of(String id, Optional<String> account) {
    if (questions.isEmpty()) {
      return new LineItems.NotInEvent();
    }
    boolean isInvoice = id.startsWith(INVOICE);
    if (!HistoryItem.isId(id)) {
      return new LineItems.Unavailable(
          "the id of the session or invoice is none that Stripe could have made");
    }
    if (!account.map(HistoryItem::isId).orElse(true)) {
      return new LineItems.Unavailable("the account's id is none that Stripe could have made");
    }
    return ask(
        questions.get(),
        (isInvoice ? INVOICE_LINES : SESSION_LINES).formatted(id),
        account,
        isInvoice ? LinePage::ofAskedInvoice : LinePage::read);
  }

  /** Reads page after page (<a href="https://docs.stripe.com/api/pagination">Pagination</a>). */
  private LineItems ask(
      Questions api, String path, Optional<String> account, Function<JsonValue, LinePage> reader) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<LineItem> items = new ArrayList<>();
    String after = "";
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      switch (api.get(path + after, account, deadline)) {
        case StripeApi.Failed failed -> {
          return new LineItems.Unavailable(
              failed.why(), failed.isPassing() || failed.isRefused(), failed.retryAfter());
        }
        case StripeApi.Answer answer -> {
          switch (reader.apply(answer.value())) {
            case LinePage.Misshapen wrong -> {
              return new LineItems.Unavailable("Stripe's answer is unreadable: " + wrong.problem());
            }
            case LinePage.Lines page -> {
              items.addAll(page.items());
              if (!page.hasMore()) {
                return new LineItems.Listed(items);
              }
              Optional<String> last = page.last().filter(HistoryItem::isId);
              if (last.isEmpty()) {
                return new LineItems.Unavailable(
                    "Stripe's answer is unreadable: more lines follow, after none with an id");
              }
              after = "&starting_after=" + last.get();
            }
          }
        }
      }
    }
    return new LineItems.Unavailable("there are more lines than any purchase should have");
  }

  @Override
  @PreDestroy
  public void close() {
    api.ifPresent(StripeApi::close);
  }
}
