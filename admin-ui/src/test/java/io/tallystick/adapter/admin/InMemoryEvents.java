package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.page.Reason;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.BrowseAmounts;
import io.tallystick.application.query.BrowseEvents;
import io.tallystick.application.query.BrowseUncredited;
import io.tallystick.application.query.Cause;
import io.tallystick.application.query.EventDetails;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.application.query.EventOwner;
import io.tallystick.application.query.EventTotal;
import io.tallystick.application.query.InvalidPosition;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.inbox.StripeEvent;
import io.tallystick.domain.inbox.StripeEvent.Failed;
import io.tallystick.domain.inbox.StripeEvent.Ignored;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.payment.Money;
import io.tallystick.domain.payment.MoneySum;
import io.tallystick.domain.repair.Snooze;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events as pages read them, in memory, in the order in which they were added. */
public final class InMemoryEvents implements BrowseEvents, BrowseAmounts, BrowseUncredited {

  private final InMemoryBooks books;
  private final List<EventDetails> events = new CopyOnWriteArrayList<>();
  private final InstantSource clock;
  private volatile Filter asked = Filter.of(ProcessingStatus.FAILED);
  private volatile int mostCounted = Integer.MAX_VALUE;

  InMemoryEvents(InMemoryBooks books, InstantSource clock) {
    this.books = books;
    this.clock = clock;
  }

  public void add(EventDetails event) {
    events.add(event);
  }

  void clear() {
    events.clear();
  }

  /** The filter of the last list. */
  Filter asked() {
    return asked;
  }

  @Override
  public Waiting waiting() {
    List<StripeEvent> failed = failed().filter(line -> !isSnoozed(line)).map(Line::event).toList();
    return new Waiting(
        failed.size(),
        0,
        Optional.empty(),
        failed.stream().map(StripeEvent::receivedAt).min(Comparator.naturalOrder()),
        failed().filter(this::isSnoozed).count());
  }

  @Override
  public List<Cause> causes(Filter filter) {
    asked = filter;
    Map<String, List<Line>> causes =
        failed()
            .collect(
                Collectors.groupingBy(InMemoryEvents::code, TreeMap::new, Collectors.toList()));
    return causes.entrySet().stream()
        .map(
            it -> {
              Instant at = it.getValue().getFirst().event().receivedAt();
              long number = it.getValue().size();
              List<Line> newest = it.getValue().stream().limit(3).toList();
              return new Cause(it.getKey(), number, number, 0, List.of(), at, at, 0, newest);
            })
        .toList();
  }

  @Override
  public Page page(Filter filter, Order order, Optional<String> after, int size) {
    asked = filter;
    return found(filter, after, size);
  }

  private Page found(Filter filter, Optional<String> after, int size) {
    if (filter.currency().filter("kwd"::equals).isPresent()) {
      return new Page(List.of(), Optional.of("2"), after.isEmpty());
    }
    return page(
        events.stream()
            .map(EventDetails::line)
            .filter(line -> filter.snoozed().stream().allMatch(it -> it == isSnoozed(line)))
            .filter(line -> filter.until().stream().allMatch(end -> isBefore(line, end)))
            .filter(line -> filter.owner().stream().allMatch(it -> isOwned(line, it)))
            .filter(line -> filter.status().stream().allMatch(line.event().status()::equals))
            .filter(line -> filter.code().stream().allMatch(code(line)::equals))
            .filter(line -> filter.least().stream().allMatch(least -> minor(line) >= least))
            .filter(line -> filter.most().stream().allMatch(most -> minor(line) <= most))
            .filter(line -> filter.text().stream().allMatch(text -> names(line, text)))
            .filter(line -> filter.payer().stream().allMatch(payer -> isPaidBy(line, payer)))
            .toList(),
        after,
        size);
  }

  private static boolean isBefore(Line line, Instant end) {
    return line.event().receivedAt().isBefore(end);
  }

  private static long minor(Line line) {
    return line.money().map(Money::minor).orElse(-1L);
  }

  @Override
  public List<Share> amounts(Filter filter) {
    return found(filter, Optional.empty(), MOST_LOOKED_AT).lines().stream()
        .flatMap(line -> line.money().stream())
        .collect(Collectors.groupingBy(money -> money, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(it -> it.getValue() > 1)
        .map(it -> new Share(it.getKey(), it.getValue().intValue()))
        .sorted(Comparator.comparing(Share::events).reversed())
        .limit(BrowseAmounts.MOST)
        .toList();
  }

  private boolean names(Line line, String text) {
    EventDetails event = details(line.event().id()).orElseThrow();
    return line.event().id().value().equals(text)
        || line.payment().filter(text::equals).isPresent()
        || event.objectId().filter(text::equalsIgnoreCase).isPresent();
  }

  private boolean isPaidBy(Line line, Payer payer) {
    Optional<String> wanted =
        switch (payer) {
          case Payer.WithAddress(String email) -> Optional.of(email);
          case Payer.OfEvent(StripeEventId id) -> details(id).flatMap(it -> it.line().email());
        };
    return wanted.isPresent() && line.email().filter(wanted.get()::equalsIgnoreCase).isPresent();
  }

  @Override
  public Map<ProcessingStatus, Integer> counts(Filter filter, int most) {
    return Arrays.stream(ProcessingStatus.values())
        .collect(
            Collectors.toMap(
                status -> status,
                status -> found(filter.in(status), Optional.empty(), most).lines().size()));
  }

  /** From now on no more are looked at for a total. */
  void countAmong(int number) {
    mostCounted = number;
  }

  @Override
  public EventTotal count(Filter filter, int most) {
    int looked = Math.min(most, mostCounted);
    int number = found(filter, Optional.empty(), looked + 1).lines().size();
    return new EventTotal(Math.min(number, looked), number <= looked);
  }

  @Override
  public List<Line> beginning(Beginning beginning, int most) {
    return events.stream()
        .filter(event -> begins(event, beginning))
        .map(EventDetails::line)
        .limit(most)
        .toList();
  }

  private static boolean begins(EventDetails event, Beginning beginning) {
    Line line = event.line();
    String text = beginning.text();
    return line.event().id().value().startsWith(text)
        || line.payment().filter(id -> id.startsWith(text)).isPresent()
        || beginning.names()
            && Stream.of(event.objectId(), event.customer())
                .flatMap(Optional::stream)
                .anyMatch(id -> id.regionMatches(true, 0, text, 0, text.length()))
        || beginning.addresses()
            && line.event().status() == ProcessingStatus.FAILED
            && line.email().filter(email -> email.startsWith(text)).isPresent();
  }

  @Override
  public List<StripeEventId> ids(Filter filter, int most) {
    return page(filter, Order.OLDEST, Optional.empty(), most).lines().stream()
        .map(line -> line.event().id())
        .toList();
  }

  @Override
  public Map<StripeEventId, Line> lines(List<StripeEventId> ids) {
    return events.stream()
        .map(EventDetails::line)
        .filter(line -> ids.contains(line.event().id()))
        .collect(Collectors.toMap(line -> line.event().id(), line -> line));
  }

  @Override
  public Map<StripeEventId, String> owners(List<StripeEventId> ids) {
    Map<StripeEventId, String> owners = new HashMap<>();
    for (Action action : books.actions()) {
      switch (action.name()) {
        case "own" -> owners.put(new StripeEventId(action.subject()), action.actor());
        case "disown" -> owners.remove(new StripeEventId(action.subject()));
        default -> {}
      }
    }
    owners.keySet().retainAll(ids);
    return owners;
  }

  @Override
  public Set<StripeEventId> noted(List<StripeEventId> ids) {
    return books.actions().stream()
        .filter(it -> it.name().equals("note"))
        .map(it -> new StripeEventId(it.subject()))
        .filter(ids::contains)
        .collect(Collectors.toSet());
  }

  private boolean isOwned(Line line, EventOwner owner) {
    Optional<String> looking =
        Optional.ofNullable(owners(List.of(line.event().id())).get(line.event().id()));
    return switch (owner) {
      case EventOwner.Person(String name) -> looking.equals(Optional.of(name));
      case EventOwner.Nobody() -> looking.isEmpty();
    };
  }

  @Override
  public Map<StripeEventId, Deed> lastDeeds(List<StripeEventId> ids) {
    Map<StripeEventId, Deed> last = new HashMap<>();
    for (StripeEventId id : ids) {
      details(id).stream()
          .flatMap(event -> event.deeds().stream())
          .findFirst()
          .ifPresent(deed -> last.put(id, deed));
    }
    return last;
  }

  @Override
  public Optional<EventDetails> details(StripeEventId id) {
    return events.stream()
        .filter(event -> event.line().event().id().equals(id))
        .findFirst()
        .map(this::withMoves);
  }

  private EventDetails withMoves(EventDetails event) {
    Stream<Deed> moves =
        books.actions().stream()
            .filter(it -> it.name().equals("move"))
            .filter(it -> it.subject().equals(event.line().event().id().value()))
            .map(
                it ->
                    new Deed(
                        it.at(), it.actor(), it.name(), it.subject(), it.reason(), Amendment.NONE));
    return Samples.with(event, Stream.concat(event.deeds().stream(), moves).toList());
  }

  @Override
  public Page uncredited(Optional<String> reason, Optional<String> after, int size) {
    return page(
        ignored().filter(line -> reason.stream().allMatch(code(line)::equals)).toList(),
        after,
        size);
  }

  @Override
  public Summary summary() {
    List<Line> lines = ignored().toList();
    return new Summary(
        lines.stream()
            .map(InMemoryEvents::code)
            .distinct()
            .map(
                code ->
                    new Reason(
                        code,
                        lines.stream().filter(line -> code(line).equals(code)).count(),
                        List.of(new MoneySum(BigInteger.TEN, "usd")),
                        lines.getFirst().event().receivedAt(),
                        lines.getLast().event().receivedAt()))
            .toList(),
        lines.size(),
        false);
  }

  @Override
  public Map<StripeEventId, Snooze> snoozed(List<StripeEventId> ids) {
    return books.snoozed(ids, clock.instant());
  }

  @Override
  public List<Integer> boughtFor(Money amount, int most) {
    return events.stream()
        .map(EventDetails::line)
        .filter(line -> line.money().equals(Optional.of(amount)))
        .flatMap(
            line ->
                line.event().state() instanceof StripeEvent.Completed done
                    ? Stream.of(done.credits())
                    : Stream.empty())
        .filter(credits -> credits > 0)
        .distinct()
        .limit(most)
        .toList();
  }

  private boolean isSnoozed(Line line) {
    return !snoozed(List.of(line.event().id())).isEmpty();
  }

  private Stream<Line> failed() {
    return events.stream()
        .map(EventDetails::line)
        .filter(line -> line.event().status() == ProcessingStatus.FAILED);
  }

  private Stream<Line> ignored() {
    return events.stream()
        .map(EventDetails::line)
        .filter(line -> line.event().status() == ProcessingStatus.IGNORED)
        .filter(line -> !isAccepted(line.event().id()));
  }

  private boolean isAccepted(StripeEventId id) {
    return books.actions().stream()
        .anyMatch(it -> it.name().equals("accept") && it.subject().equals(id.value()));
  }

  private static String code(Line line) {
    return line.event().state() instanceof Failed failed
        ? failed.failure().writtenCode()
        : line.event().state() instanceof Ignored ignored ? ignored.reason() : "";
  }

  private static Page page(List<Line> lines, Optional<String> after, int size) {
    int from = after.map(InMemoryEvents::position).orElse(0);
    int to = Math.min(lines.size(), from + size);
    return new Page(
        lines.subList(Math.min(from, to), to),
        to < lines.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private static int position(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException edited) {
      throw new InvalidPosition();
    }
  }
}
