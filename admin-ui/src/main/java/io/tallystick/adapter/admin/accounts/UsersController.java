package io.tallystick.adapter.admin.accounts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.BookingRow;
import io.tallystick.adapter.admin.page.Csv;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Exports;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SearchText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.UserRow;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.query.BrowseEvents.Line;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Accounts: the search for them, and the books of one. */
@DashboardController("/admin/users")
@Secured("viewer")
record UsersController(
    BrowseUsers users,
    BrowseCredits credits,
    Accounts accounts,
    Exports exports,
    Pages pages,
    InstantSource clock) {

  private static final int PAGE = 50;
  private static final int MOST_EVENTS = 20;
  private static final String EXPORTED =
      "row,at,kind,amount,balance_after,debt_change,debt_after,reason,actor,event_id,"
          + "payment_id";

  /** The accounts that were found; nobody was looked for yet if nothing was typed. */
  @Get
  HttpResponse<?> list(HttpRequest<?> request, @Nullable @QueryValue String s) {
    SignedIn reader = SignedIn.of(request);
    String text = SealedText.kept(s, request);
    List<Account> found = text.isEmpty() ? List.of() : accounts.search(text, reader);
    if (found.size() == 1 && isMeant(found.getFirst(), SearchText.of(text).text())) {
      return Pages.to("/admin/users/" + found.getFirst().id());
    }
    Set<String> disclosed = accounts.disclosedTo(reader);
    return pages.show(
        request,
        "users",
        Map.of(
            "q",
            text,
            "users",
            found.stream().map(user -> UserRow.of(user, disclosed)).toList(),
            "searched",
            !text.isEmpty()));
  }

  /** What is looked for may be an address or a name: it stands in no URL that others can read. */
  @Post("/search")
  HttpResponse<?> search(HttpRequest<?> request, @Nullable @Body String body) {
    String text = Form.of(body).text("q");
    return text.isEmpty()
        ? Pages.to("/admin/users")
        : SealedText.redirect("/admin/users?s=", text, request);
  }

  private static boolean isMeant(Account user, String text) {
    return user.email().equalsIgnoreCase(text)
        || user.id().toString().equals(text)
        || user.uuid().filter(text::equalsIgnoreCase).isPresent()
        || user.customer().filter(text::equals).isPresent();
  }

  @Get("/{id}")
  HttpResponse<?> user(
      HttpRequest<?> request,
      long id,
      @Nullable @QueryValue Long before,
      @Nullable @QueryValue Long booked) {
    Optional<Account> user = accounts.account(id);
    if (user.isEmpty()) {
      return missing(pages, request);
    }
    Instant now = clock.instant();
    SignedIn reader = SignedIn.of(request);
    List<Line> events = before == null ? users.events(user.get(), MOST_EVENTS) : List.of();
    Set<StripeEventId> unmasked = accounts.payersShown(request, events);
    List<Booking> ledger = users.bookings(user.get().id(), Optional.ofNullable(before), PAGE + 1);
    boolean more = ledger.size() > PAGE;
    List<Booking> shown = more ? ledger.subList(0, PAGE) : ledger;
    return pages.show(
        request,
        "user",
        Map.of(
            "user",
            UserRow.of(user.get(), accounts.disclosedTo(reader)),
            "form",
            AdjustmentForm.EMPTY,
            "standing",
            StandingRows.of(credits, user.get().id(), now),
            "ledger",
            shown.stream().map(booking -> BookingRow.of(booking, now)).toList(),
            "booked",
            shown.stream()
                .filter(booking -> booked != null && booking.id() == booked)
                .map(booking -> BookingRow.of(booking, now))
                .toList(),
            "repaid",
            repaid(shown, booked),
            "next",
            more ? "/admin/users/%s?before=%s".formatted(id, shown.getLast().id()) : "",
            "first",
            before == null ? "" : "/admin/users/" + id,
            "events",
            events.stream().map(line -> EventRow.of(line, now, unmasked)).toList()));
  }

  /** What of a booked row has repaid a debt, by the row that follows it; empty if nothing. */
  private static String repaid(List<Booking> shown, @Nullable Long booked) {
    return shown.stream()
        .filter(row -> booked != null && row.id() == booked)
        .flatMap(
            row ->
                shown.stream()
                    .filter(it -> it.kind().equals(EntryKind.REPAYMENT.code()))
                    .filter(it -> it.at().equals(row.at()) && it.reason().equals(row.reason())))
        .map(row -> Format.number(-(long) row.amount()))
        .findFirst()
        .orElse("");
  }

  /** Name and address of the account, from now on for a while; that is on record before. */
  @Post("/{id}/disclosures")
  @Secured("operator")
  HttpResponse<?> disclose(HttpRequest<?> request, long id) {
    Optional<Account> user = accounts.account(id);
    if (user.isEmpty()) {
      return missing(pages, request);
    }
    accounts.disclose(List.of(user.get().id()), "name and e-mail address", SignedIn.of(request));
    return Pages.to("/admin/users/" + id);
  }

  @Post("/{id}/ledger.csv")
  HttpResponse<?> export(HttpRequest<?> request, long id) {
    if (accounts.account(id).isEmpty()) {
      return missing(pages, request);
    }
    return exports.<Long>answer(
        request,
        "ledger-of-user-%s.csv".formatted(id),
        EXPORTED,
        () ->
            before ->
                Csv.Page.of(
                    users.bookings(new UserId(id), before, Csv.PAGE),
                    UsersController::exported,
                    Booking::id));
  }

  private static List<String> exported(Booking booking) {
    return List.of(
        Long.toString(booking.id()),
        booking.at().toString(),
        booking.kind(),
        Integer.toString(booking.amount()),
        Integer.toString(booking.balanceAfter()),
        Integer.toString(booking.debtChange()),
        Integer.toString(booking.debtAfter()),
        booking.reason(),
        booking.actor(),
        booking.event().orElse(""),
        booking.payment().orElse(""));
  }

  static HttpResponse<?> missing(Pages pages, HttpRequest<?> request) {
    return pages.trouble(
        request,
        HttpStatus.NOT_FOUND,
        "There is no such user",
        "The account may have been removed by its application. Search for it by its e-mail"
            + " address.");
  }
}
