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
import io.tallystick.adapter.admin.event.Candidates;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.ErrorPage;
import io.tallystick.adapter.admin.page.EventRow;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.Reason;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.usecase.credit.MoveCredits;
import io.tallystick.application.usecase.credit.MoveCredits.Move;
import io.tallystick.application.usecase.credit.MoveCredits.Preview;
import io.tallystick.application.usecase.credit.MoveCredits.Result;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.PaymentId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The credits of a payment that went to the wrong account: first shown, then moved. */
@DashboardController("/admin/events/{id}/moves")
@Secured("operator")
record MovesController(
    BrowseEvents events, MoveCredits moves, Accounts accounts, Candidates candidates, Pages pages) {

  /**
   * What a move would do.
   *
   * @param to the other account
   * @param kept the reason that was given, sealed, if nothing was done
   */
  @Get
  HttpResponse<?> show(
      HttpRequest<?> request,
      String id,
      @Nullable @QueryValue String to,
      @Nullable @QueryValue String kept,
      @Nullable @QueryValue String unknown) {
    Optional<EventDetails> event = event(id);
    if (event.isEmpty()) {
      return missing(request);
    }
    SignedIn reader = SignedIn.of(request);
    Optional<Move> move =
        accounts
            .account(to == null ? "" : to)
            .map(Account::id)
            .flatMap(user -> move(event.get(), user, reader));
    Map<String, Object> model = new HashMap<>();
    model.put("link", EventRow.address(event.get().line().event().id()));
    model.put("what", EventRow.title(event.get().line().event()));
    model.put("to", move.map(it -> it.to().toString()).orElse(""));
    model.put("reason", SealedText.kept(kept, request));
    model.put("changed", kept != null);
    model.put(
        "unknown",
        unknown != null || to != null && move.isEmpty()
            ? "No account, or more than one, has this id or address. Type it as a whole."
            : "");
    Set<String> disclosed = accounts.disclosedTo(reader);
    model.put(
        "effects",
        move.map(moves::preview).map(it -> row(it, move.get(), disclosed)).stream().toList());
    return pages.show(request, "move", model);
  }

  /** Leads to what a move to the account would do that a text names as a whole. */
  @Post("/previews")
  HttpResponse<?> preview(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Optional<EventDetails> event = event(id);
    if (event.isEmpty()) {
      return missing(request);
    }
    List<Account> named = accounts.named(Form.of(body).text("q"));
    return to(event.get(), named.size() == 1 ? "?to=" + named.getFirst().id() : "?unknown=yes");
  }

  @Post
  HttpResponse<?> apply(HttpRequest<?> request, String id, @Nullable @Body String body) {
    Optional<EventDetails> event = event(id);
    if (event.isEmpty()) {
      return missing(request);
    }
    Form form = Form.of(body);
    SignedIn reader = SignedIn.of(request);
    String reason = form.text("reason");
    Optional<Move> move =
        accounts
            .account(form.text("to"))
            .map(Account::id)
            .flatMap(user -> move(event.get(), user, reader));
    if (move.isEmpty()) {
      return to(event.get(), "?unknown=yes");
    }
    String again = "?to=" + move.get().to() + "&kept=" + SealedText.seal(reason, reader);
    if (!Reason.problem(reason, "books").isEmpty()) {
      return to(event.get(), again);
    }
    return switch (moves.apply(move.get(), form.text("seen"), reason)) {
      case Result.Done done ->
          Pages.to(EventRow.address(event.get().line().event().id()) + "?moved=yes");
      case Result.Waits waits -> Pages.to(PendingAdjustmentsController.PATH);
      case Result.Changed changed -> to(event.get(), again);
    };
  }

  private static Optional<Move> move(EventDetails event, UserId to, SignedIn reader) {
    return event
        .line()
        .payment()
        .map(
            payment ->
                new Move(new PaymentId(payment), event.line().event().id(), to, reader.name()));
  }

  private EffectRow row(Preview preview, Move move, Set<String> disclosed) {
    return switch (preview) {
      case Preview.Refused refused ->
          new EffectRow("", "", "", refused.why().sentence(), "", false);
      case Preview.Effect effect ->
          new EffectRow(
              Format.number(effect.credits()),
              line(effect.from(), effect.less(), disclosed),
              line(move.to(), effect.more(), disclosed),
              "",
              effect.token(),
              effect.waits());
    };
  }

  private String line(UserId user, MoveCredits.Change change, Set<String> disclosed) {
    return "%s: %s → %s"
        .formatted(
            candidates.person(user, disclosed, "#" + user),
            Format.number(change.before()),
            Format.number(change.after()));
  }

  /**
   * What a move would do, as the page shows it.
   *
   * @param less the account that loses the credits
   * @param more the account that gets them
   * @param refused why nothing would happen; empty if something would
   * @param waits whether a second person has to confirm it
   */
  record EffectRow(
      String credits, String less, String more, String refused, String token, boolean waits) {}

  private static HttpResponse<?> to(EventDetails event, String query) {
    return Pages.to(EventRow.address(event.line().event().id()) + "/moves" + query);
  }

  private Optional<EventDetails> event(String id) {
    return StripeEventId.isValid(id) ? events.details(new StripeEventId(id)) : Optional.empty();
  }

  private HttpResponse<?> missing(HttpRequest<?> request) {
    return pages.trouble(
        request, HttpStatus.NOT_FOUND, "There is no such event", ErrorPage.of(404, "").advice());
  }
}
