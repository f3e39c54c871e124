package io.tallystick.application.port;

import io.tallystick.application.port.InMemoryState.ClientRow;
import io.tallystick.application.port.credit.ClientLedger;
import io.tallystick.application.port.credit.ClientRequests;
import io.tallystick.application.port.credit.Holds;
import io.tallystick.application.query.BrowseCredits;
import io.tallystick.domain.client.ClientRequest;
import io.tallystick.domain.client.CreditResult;
import io.tallystick.domain.credit.Booked;
import io.tallystick.domain.credit.ClientBooking;
import io.tallystick.domain.credit.EntryKind;
import io.tallystick.domain.credit.Expiring;
import io.tallystick.domain.credit.Hold;
import io.tallystick.domain.credit.HoldId;
import io.tallystick.domain.credit.Posting;
import io.tallystick.domain.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the host application has changed in {@link InMemoryBooks}, and reads there. */
record InMemoryClientBooks(InMemoryBooks books)
    implements ClientLedger, ClientRequests, Holds, BrowseCredits {

  /** The order in which holds expire. */
  private static final Comparator<Hold> BY_EXPIRY =
      Comparator.comparing(Hold::expiresAt).thenComparing(hold -> hold.id().value());

  @Override
  public long book(ClientBooking booking, Booked booked, Instant at) {
    InMemoryState state = books.inTransaction();
    if (state.clientRows.stream().anyMatch(row -> row.booking().key().equals(booking.key()))) {
      throw new IllegalStateException(booking.key() + " is booked already");
    }
    long first = state.clientRows.size() + 1L;
    for (Posting posting : booked.postings()) {
      boolean repays = posting.kind() == EntryKind.REPAYMENT;
      int after =
          InMemoryLedger.post(
              state,
              booking.user(),
              posting,
              booking.hold().map(HoldId::value),
              repays
                  ? List.of()
                  : booking.expiresAt().stream()
                      .map(time -> new Expiring(posting.amount(), time))
                      .toList(),
              at);
      state.clientRows.add(
          new ClientRow(state.clientRows.size() + 1L, booking, posting, after, at));
    }
    return first;
  }

  @Override
  public Optional<Answered> find(ClientRequest request, Instant notBefore) {
    return books.read(
        state ->
            Optional.ofNullable(state.answers.get(request.name()))
                .filter(row -> !row.at().isBefore(notBefore))
                .map(InMemoryState.AnswerRow::answered));
  }

  @Override
  public void keep(ClientRequest request, CreditResult.Kept result, Instant at) {
    books
        .inTransaction()
        .answers
        .put(
            request.name(),
            new InMemoryState.AnswerRow(new Answered(request.contentHash(), result), at));
  }

  @Override
  public int deleteBefore(Instant time) {
    return books.read(
        state -> {
          int before = state.answers.size();
          state.answers.values().removeIf(row -> row.at().isBefore(time));
          return before - state.answers.size();
        });
  }

  @Override
  public void add(Hold hold, Instant at) {
    books.inTransaction().holds.put(hold.id(), hold);
  }

  @Override
  public Optional<Hold> lock(HoldId id) {
    return Optional.ofNullable(books.inTransaction().holds.get(id));
  }

  @Override
  public void close(HoldId id, int captured, int released, Instant at) {
    InMemoryState state = books.inTransaction();
    Hold hold = state.holds.get(id);
    if (hold == null || !hold.open()) {
      throw new IllegalStateException(id + " is not open");
    }
    state.holds.put(id, new Hold(id, hold.user(), hold.amount(), hold.expiresAt(), false));
  }

  @Override
  public long held(UserId user) {
    return books.read(
        state ->
            state.holds.values().stream()
                .filter(hold -> hold.open() && hold.user().equals(user))
                .mapToLong(Hold::amount)
                .sum());
  }

  @Override
  public List<Hold> expired(Instant now, Optional<Hold> after, int most) {
    return books.read(
        state ->
            state.holds.values().stream()
                .filter(hold -> hold.open() && !hold.expiresAt().isAfter(now))
                .filter(hold -> after.isEmpty() || BY_EXPIRY.compare(hold, after.get()) > 0)
                .sorted(BY_EXPIRY)
                .limit(most)
                .toList());
  }

  @Override
  public Optional<Standing> standing(UserId user) {
    return books.read(
        state ->
            Optional.ofNullable(state.users.get(user))
                .map(
                    row ->
                        new Standing(
                            row.user().balance(),
                            state.debts.getOrDefault(user, 0),
                            held(user),
                            InMemoryLots.of(state, user))));
  }

  @Override
  public Optional<Instant> firstHoldEnds(UserId user) {
    return books.read(
        state ->
            state.holds.values().stream()
                .filter(hold -> hold.open() && hold.user().equals(user))
                .map(Hold::expiresAt)
                .min(Comparator.naturalOrder()));
  }

  @Override
  public List<Entry> entries(UserId user, Optional<Long> after, int most) {
    return books.read(
        state ->
            state.clientRows.reversed().stream()
                .filter(row -> row.booking().user().equals(user))
                .filter(row -> after.isEmpty() || row.id() < after.get())
                .limit(most)
                .map(
                    row ->
                        new Entry(
                            row.id(),
                            row.at(),
                            row.posting().kind().code(),
                            row.posting().amount(),
                            row.posting().debtChange(),
                            row.after(),
                            row.booking().reason()))
                .toList());
  }
}
