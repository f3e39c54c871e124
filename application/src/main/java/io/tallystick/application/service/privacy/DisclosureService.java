package io.tallystick.application.service.privacy;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.application.usecase.privacy.TooManyDisclosures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps record of who has looked at personal data, and bounds how much one person sees. */
public final class DisclosureService implements DisclosePersonalData {

  private static final String ACTION = "disclose";

  /** Of this, a subject is a list of events' ids; an index holds no text of any length. */
  private static final String LISTED = "disclose_payers";

  private static final int LONGEST_SUBJECT = 2000;
  private static final String REFUSED = "disclose_refused";
  private static final String LISTS = "addresses of payers in lists";
  private static final Duration HOUR = Duration.ofHours(1);

  private final Transactions transactions;
  private final AuditLog audit;
  private final InstantSource clock;
  private final int mostAnHour;
  private final Map<String, Searches> searches = new HashMap<>();

  /**
   * @param mostAnHour how many accounts, events and lists a person sees within an hour, and for how
   *     many texts one looks by their beginning
   */
  public DisclosureService(
      Transactions transactions, AuditLog audit, InstantSource clock, int mostAnHour) {
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
    this.mostAnHour = mostAnHour;
  }

  /** What a person has looked for since a time, on this instance. */
  private record Searches(Instant since, Set<String> texts) {}

  @Override
  public void disclose(String person, List<String> subjects, String reason) {
    Instant now = clock.instant();
    List<Action> looks =
        subjects.stream().map(subject -> new Action(person, ACTION, subject, reason, now)).toList();
    boolean allowed =
        transactions.committed(
            List.of("disclosures " + person),
            () -> {
              Set<String> seen = seen(person, now);
              boolean fits = seen.containsAll(subjects) || add(seen, subjects) <= mostAnHour;
              audit.append(
                  fits ? looks : List.of(new Action(person, REFUSED, person, reason, now)));
              return fits;
            });
    if (!allowed) {
      throw new TooManyDisclosures(mostAnHour);
    }
  }

  private static int add(Set<String> seen, List<String> subjects) {
    seen.addAll(subjects);
    return seen.size();
  }

  private Set<String> seen(String person, Instant now) {
    Set<String> seen = new HashSet<>(audit.subjects(person, ACTION, now.minus(HOUR)));
    audit
        .subjects(person, LISTED, now.minus(HOUR))
        .forEach(events -> seen.addAll(List.of(events.split(" "))));
    return seen;
  }

  @Override
  public Set<String> seen(String person) {
    return seen(person, clock.instant());
  }

  @Override
  public boolean showPayers(String person, List<String> events) {
    Instant now = clock.instant();
    return seen(person, now).containsAll(events)
        || transactions.committed(
            List.of("disclosures " + person), () -> showNewPayers(person, events, now));
  }

  private boolean showNewPayers(String person, List<String> events, Instant now) {
    Set<String> seen = seen(person, now);
    List<String> fresh = events.stream().distinct().filter(id -> !seen.contains(id)).toList();
    if (fresh.size() <= mostAnHour - seen.size()) {
      audit.append(
          joined(fresh).stream().map(ids -> new Action(person, LISTED, ids, LISTS, now)).toList());
      return true;
    }
    if (!audit.subjects(person, REFUSED, now.minus(SHOWN_FOR)).contains(LISTS)) {
      audit.append(new Action(person, REFUSED, LISTS, "beyond the limit of an hour", now));
    }
    return false;
  }

  /** Few subjects for many ids. */
  private static List<String> joined(List<String> ids) {
    List<String> subjects = new ArrayList<>();
    for (String id : ids) {
      if (subjects.isEmpty() || subjects.getLast().length() + id.length() >= LONGEST_SUBJECT) {
        subjects.add(id);
      } else {
        subjects.add(subjects.removeLast() + " " + id);
      }
    }
    return subjects;
  }

  @Override
  public synchronized void search(String person, String text) {
    Instant now = clock.instant();
    Searches before = searches.get(person);
    Searches own =
        before == null || !before.since().isAfter(now.minus(HOUR))
            ? new Searches(now, new HashSet<>())
            : before;
    searches.put(person, own);
    if (own.texts().contains(text)) {
      return;
    }
    if (own.texts().size() >= mostAnHour) {
      throw new TooManyDisclosures(mostAnHour);
    }
    own.texts().add(text);
  }

  @Override
  public Set<String> disclosed(String person) {
    return audit.subjects(person, ACTION, clock.instant().minus(SHOWN_FOR));
  }
}
