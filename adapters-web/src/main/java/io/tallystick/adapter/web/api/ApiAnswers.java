package io.tallystick.adapter.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.tallystick.adapter.web.Problem;
import io.tallystick.adapter.web.ProblemType;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.application.usecase.credit.UseCredits.Reply;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.identity.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the host application is answered. */
final class ApiAnswers {

  static final String REPLAYED = "Idempotency-Replayed";

  static final String UNKNOWN_HOLD = "the id is that of no hold";

  private ApiAnswers() {}

  /** A ledger row that was booked. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Booked(long entryId, int balance) {}

  /** A hold that was opened. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record HoldOpened(String holdId, int balance, long held) {}

  /** A hold that was captured or released. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record HoldClosed(String holdId, int captured, int released, int balance, long held) {}

  /** An account. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Standing(String userId, long balance, long debt, long held, List<Expiring> expiring) {}

  /** Credits that expire, the next ones first. */
  @Serdeable
  record Expiring(int amount, String at) {}

  /**
   * A page of a ledger, the newest rows first.
   *
   * @param next where the next page begins; null on the last one
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Ledger(List<Entry> entries, @Nullable Long next) {}

  /** A ledger row. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Entry(
      long entryId,
      String at,
      String kind,
      int amount,
      int debtChange,
      int balanceAfter,
      String reason) {}

  static HttpResponse<?> standing(UserId user, BrowseCredits.Standing standing) {
    return json(
        HttpStatus.OK,
        new Standing(
            user.toString(),
            standing.balance(),
            standing.debt(),
            standing.held(),
            standing.expiring().stream()
                .map(some -> new Expiring(some.amount(), some.at().toString()))
                .toList()));
  }

  /**
   * @param entries one more than the page holds, where there is a next page
   */
  static HttpResponse<?> ledger(List<BrowseCredits.Entry> entries, int most) {
    List<BrowseCredits.Entry> page = entries.subList(0, Math.min(most, entries.size()));
    return json(
        HttpStatus.OK,
        new Ledger(
            page.stream()
                .map(
                    entry ->
                        new Entry(
                            entry.id(),
                            entry.at().toString(),
                            entry.kind(),
                            entry.amount(),
                            entry.debtChange(),
                            entry.balanceAfter(),
                            entry.reason()))
                .toList(),
            entries.size() > most ? page.getLast().id() : null));
  }

  static HttpResponse<?> of(Reply reply) {
    MutableHttpResponse<?> answer = of(reply.result());
    return reply.replayed() ? answer.header(REPLAYED, "true") : answer;
  }

  private static MutableHttpResponse<?> of(CreditResult result) {
    return switch (result) {
      case CreditResult.Booked it -> json(HttpStatus.CREATED, new Booked(it.entry(), it.balance()));
      case CreditResult.HoldOpened it ->
          json(HttpStatus.CREATED, new HoldOpened(it.hold().value(), it.balance(), it.held()));
      case CreditResult.HoldClosed it ->
          json(
              HttpStatus.OK,
              new HoldClosed(
                  it.hold().value(), it.captured(), it.released(), it.balance(), it.held()));
      case CreditResult.Insufficient it -> Problem.insufficient(it.balance());
      case CreditResult.UnknownUser it -> unknownUser();
      case CreditResult.AmbiguousUser it -> ambiguousUser();
      case CreditResult.UnknownHold it -> Problem.of(ProblemType.UNKNOWN_HOLD, UNKNOWN_HOLD);
      case CreditResult.HoldOver it ->
          Problem.of(ProblemType.HOLD_OVER, "it was captured or released, or its time is over");
      case CreditResult.CaptureTooLarge it ->
          Problem.of(ProblemType.INVALID_VALUE, "the hold is for " + it.amount());
      case CreditResult.OutOfRange it ->
          Problem.of(ProblemType.OUT_OF_RANGE, "a balance is at most " + Integer.MAX_VALUE);
      case CreditResult.ExpiryPassed it ->
          Problem.of(ProblemType.INVALID_VALUE, "expires_at must be in the future");
      case CreditResult.KeyReused it ->
          Problem.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "it was sent with another method, path or body: choose a new key");
    };
  }

  static MutableHttpResponse<?> unknownUser() {
    return Problem.of(
        ProblemType.UNKNOWN_USER,
        "a reference is an e-mail address, a UUID, an id, or a customer id (cus_…)");
  }

  static MutableHttpResponse<?> ambiguousUser() {
    return Problem.of(
        ProblemType.AMBIGUOUS_USER, "addresses differ in case alone: name the user by its id");
  }

  static MutableHttpResponse<?> json(HttpStatus status, Object body) {
    return HttpResponse.status(status).contentType(MediaType.APPLICATION_JSON_TYPE).body(body);
  }
}
