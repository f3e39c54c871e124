package io.tallystick.application.service.privacy;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.Transactions;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.application.usecase.privacy.TooManyDisclosures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps record of who has looked at personal data, and bounds how much one person sees. */
public final class DisclosureService implements DisclosePersonalData {

  private static final String ACTION = "disclose";
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
              Set<String> seen = new HashSet<>(audit.subjects(person, ACTION, now.minus(HOUR)));
              boolean fits = seen.containsAll(subjects) || add(seen, subjects) <= mostAnHour;
              audit.append(
                  fits
                      ? looks
                      : List.of(new Action(person, "disclose_refused", person, reason, now)));
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
