package io.tallystick.adapter.admin.accounts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.BookingRow;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.adapter.admin.page.UserRow;
import io.tallystick.application.query.BrowseUsers;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.application.query.EventDetails.Booking;
import io.tallystick.application.usecase.credit.AdjustBalance;
import io.tallystick.application.usecase.credit.AdjustBalance.Preview;
import io.tallystick.application.usecase.credit.AdjustBalance.Result;
import io.tallystick.domain.credit.Adjustment;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Corrections of a balance: first shown, then booked as they were shown. */
@DashboardController("/admin/users/{id}/adjustments")
@Secured("operator")
record AdjustmentsController(
    AdjustBalance balances,
    BrowseUsers users,
    Accounts accounts,
    Pages pages,
    InstantSource clock) {

  private static final int NEWEST = 3;

  /** A correction is among so many rows: what it repays follows it, and the application spends. */
  private static final int LOOKED_AT = 20;

  /** The same correction by the same person within this time is a second click. */
  private static final Duration SECOND_CLICK = Duration.ofSeconds(30);

  /** What an adjustment would do; what was typed is sealed in the address. */
  @Get
  HttpResponse<?> show(HttpRequest<?> request, long id, @Nullable @QueryValue String form) {
    Optional<Account> user = accounts.account(id);
    if (user.isEmpty()) {
      return UsersController.missing(pages, request);
    }
    Form fields = Form.of(SealedText.kept(form, request));
    if (fields.fields().isEmpty()) {
      return Pages.to("/admin/users/" + id);
    }
    AdjustmentForm typed = AdjustmentForm.of(fields);
    Optional<Preview> effect =
        typed.problem().isEmpty()
            ? Optional.of(
                balances.preview(typed.adjustment(user.get().id(), SignedIn.name(request))))
            : Optional.empty();
    return page(request, user.get(), typed, effect, fields.text("changed").equals("yes"));
  }

  /** Leads to what an adjustment would do. */
  @Post("/preview")
  HttpResponse<?> preview(HttpRequest<?> request, long id, @Nullable @Body String body) {
    return place(request, id, AdjustmentForm.of(Form.of(body)), false);
  }

  private static HttpResponse<?> place(
      HttpRequest<?> request, long id, AdjustmentForm form, boolean changed) {
    String typed = form.brief() + (changed ? "&changed=yes" : "");
    return SealedText.redirect("/admin/users/%s/adjustments?form=".formatted(id), typed, request);
  }

  @Post
  HttpResponse<?> apply(HttpRequest<?> request, long id, @Nullable @Body String body) {
    Form fields = Form.of(body);
    AdjustmentForm form = AdjustmentForm.of(fields);
    Optional<Account> user = accounts.account(id);
    if (user.isEmpty()) {
      return UsersController.missing(pages, request);
    }
    if (!form.problem().isEmpty()) {
      return place(request, id, form, false);
    }
    Adjustment adjustment = form.adjustment(user.get().id(), SignedIn.name(request));
    long seen = seen(fields);
    return switch (balances.apply(adjustment, seen)) {
      case Result.Done done -> toAccount(id, row(adjustment, seen));
      case Result.Waits waits -> Pages.to(PendingAdjustmentsController.PATH);
      case Result.Changed changed -> {
        Optional<Booking> before = row(adjustment, seen);
        yield before.isPresent() ? toAccount(id, before) : place(request, id, form, true);
      }
    };
  }

  private static HttpResponse<?> toAccount(long id, Optional<Booking> booked) {
    return Pages.to("/admin/users/" + id + booked.map(it -> "?booked=" + it.id()).orElse(""));
  }

  /**
   * The row of the ledger, if this correction was booked a moment ago.
   *
   * @param seen the newest row at its preview: an older row is of another correction
   */
  private Optional<Booking> row(Adjustment wanted, long seen) {
    Instant since = clock.instant().minus(SECOND_CLICK);
    return newest(wanted.user(), LOOKED_AT).stream()
        .filter(
            row ->
                row.id() > seen
                    && row.kind().equals(EntryKind.ADJUSTMENT.code())
                    && row.amount() == wanted.amount()
                    && row.reason().equals(wanted.reason())
                    && row.actor().equals(wanted.actor())
                    && row.at().isAfter(since))
        .findFirst();
  }

  private List<Booking> newest(UserId id, int most) {
    return users.bookings(id, Optional.empty(), most);
  }

  private HttpResponse<?> page(
      HttpRequest<?> request,
      Account user,
      AdjustmentForm form,
      Optional<Preview> effect,
      boolean changed) {
    Instant now = clock.instant();
    Map<String, Object> model = new HashMap<>();
    model.put("user", UserRow.of(user, accounts.disclosedTo(SignedIn.of(request))));
    model.put("form", effect.map(it -> refused(it, form)).orElse(form));
    model.put("changed", changed);
    model.put("before", "");
    model.put("after", "");
    model.put("seen", "");
    model.put("waits", false);
    model.put("repaid", "");
    if (effect.isPresent() && effect.get() instanceof Preview.Effect possible) {
      model.put("before", Format.number(possible.before()));
      model.put("after", Format.number(possible.after()));
      model.put("seen", Long.toString(possible.newest()));
      model.put("waits", possible.waits());
      model.put("repaid", repaid(form, possible));
    }
    model.put(
        "newest",
        changed
            ? newest(user.id(), NEWEST).stream()
                .map(booking -> BookingRow.of(booking, now))
                .toList()
            : List.of());
    return pages.show(request, "adjustment", model);
  }

  /** What of the credits repays a debt; empty if nothing. */
  private static String repaid(AdjustmentForm form, Preview.Effect effect) {
    long added = (long) effect.after() - effect.before();
    long repaid = form.takes() ? 0 : Integer.parseInt(form.amount()) - added;
    return repaid == 0 ? "" : Format.number(repaid);
  }

  private static AdjustmentForm refused(Preview effect, AdjustmentForm form) {
    return switch (effect) {
      case Preview.Effect possible -> form;
      case Preview.OutOfRange range ->
          form.but(
              form.takes()
                  ? "The account has only %s credits; a balance is never below 0."
                      .formatted(Format.number(range.before()))
                  : "The account has %s credits and can hold 2,147,483,647."
                      .formatted(Format.number(range.before())));
      case Preview.Missing missing -> form.but("The account has been removed meanwhile.");
    };
  }

  /** What no preview has shown matches no row. */
  private static long seen(Form form) {
    try {
      return Long.parseLong(form.text("seen"));
    } catch (NumberFormatException edited) {
      return Long.MAX_VALUE;
    }
  }
}
