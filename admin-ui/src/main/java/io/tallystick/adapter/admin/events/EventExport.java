package io.tallystick.adapter.admin.events;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Exports;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Redaction;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Money;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list of events as CSV. Addresses of payers are masked in it, and messages are as {@link
 * Redaction} shows them. An admin receives them unmasked, and the audit log records that. The last
 * columns say what a person did last to an event, and why; viewers do not see why.
 */
@Singleton
public record EventExport(Exports exports, DisclosePersonalData disclosures, BrowseEvents events) {

  private static final String HEADING =
      "event_id,type,status,code,message,received_at,amount,amount_minor,currency,"
          + "payer,credits,payment_id,tries,livemode,actor,action,reason";

  /**
   * The list as a file of this name.
   *
   * @param narrowed the filter, for the audit log
   * @param list the page that begins at a position
   */
  public HttpResponse<?> answer(
      HttpRequest<?> request, String name, String narrowed, Function<Optional<String>, Page> list) {
    SignedIn reader = SignedIn.of(request);
    return exports.<String>answer(
        request,
        name,
        HEADING,
        () -> {
          if (reader.isAdmin()) {
            disclosures.disclose(
                reader.name(), List.of(name), "exported with e-mail addresses: " + narrowed);
          }
          UnaryOperator<String> address =
              reader.isAdmin() ? UnaryOperator.identity() : Format::masked;
          return after -> {
            Page page = list.apply(after);
            Map<StripeEventId, Deed> deeds =
                events.lastDeeds(page.lines().stream().map(line -> line.event().id()).toList());
            return new Csv.Page<>(
                page.lines().stream()
                    .map(line -> cells(line, deeds.get(line.event().id()), address, reader))
                    .toList(),
                page.next());
          };
        });
  }

  private static List<String> cells(
      Line line, @Nullable Deed last, UnaryOperator<String> address, SignedIn reader) {
    return List.of(
        line.event().id().value(),
        line.event().type(),
        line.event().status().code(),
        EventRow.code(line.event()),
        Redaction.message(line.event().describe(), reader),
        line.event().receivedAt().toString(),
        line.money().map(Money::units).map(BigDecimal::toPlainString).orElse(""),
        line.money().map(Money::minor).map(String::valueOf).orElse(""),
        line.money().map(Money::currency).orElse(""),
        line.email().map(address).orElse(""),
        line.credits().map(String::valueOf).orElse(""),
        line.payment().orElse(""),
        Integer.toString(line.event().attempts()),
        Boolean.toString(line.livemode()),
        last == null ? "" : last.actor(),
        last == null ? "" : last.action(),
        last == null ? "" : Redaction.note(last.reason(), reader));
  }
}
