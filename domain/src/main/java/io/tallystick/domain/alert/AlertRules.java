package io.tallystick.domain.alert;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * When a message is due. The first event that needs a person is told at once, and that none does
 * any more once that has been so for a moment. In between there is a message for each thing that is
 * new, and else a reminder.
 *
 * @param most more waiting events than this are told
 * @param longest an event that waits longer than this is told
 * @param digestHour the hour of the day, in UTC, in which a digest is sent by e-mail
 * @param clearFor for how long no event must have needed a person before that is told
 */
public record AlertRules(
    long most, Duration longest, Optional<Integer> digestHour, Duration clearFor) {

  /** However much is new: between two messages while events need a person. */
  public static final Duration BETWEEN = Duration.ofMinutes(15);

  /** How often events that still need a person are told again. */
  public static final Duration REMINDER = Duration.ofHours(4);

  /** All must have been clear for so long: an event that fails again and again is told once. */
  public static final Duration CLEAR_FOR = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);

  /** Rules by which all must have been clear for {@link #CLEAR_FOR}. */
  public AlertRules(long most, Duration longest, Optional<Integer> digestHour) {
    this(most, longest, digestHour, CLEAR_FOR);
  }

  public AlertRules {
    if (most < 1
        || !longest.isPositive()
        || clearFor.isNegative()
        || digestHour.filter(it -> it < 0 || it > 23).isPresent()) {
      throw new IllegalArgumentException("no such limits: " + most + ", " + longest);
    }
  }

  /** The same rules, by which all must have been clear for so long. */
  public AlertRules clearFor(Duration time) {
    return new AlertRules(most, longest, digestHour, time);
  }

  /**
   * What is to be sent now by a way, if anything is.
   *
   * @param clearSince since when this instance has found that no event needs a person; empty: one
   *     does. Another one may have sent an alert since then: all must have been clear after that
   */
  public Optional<AlertKind> due(
      AlertWay way,
      AlertState last,
      List<AlertCause> causes,
      Optional<Instant> clearSince,
      Instant now) {
    return standing(last, causes, clearSince, now)
        .or(
            () ->
                way == AlertWay.EMAIL && digestIsDue(last, now)
                    ? Optional.of(AlertKind.DIGEST)
                    : Optional.empty());
  }

  private Optional<AlertKind> standing(
      AlertState last, List<AlertCause> causes, Optional<Instant> clearSince, Instant now) {
    if (causes.isEmpty()) {
      return last.sentAt()
          .filter(sent -> last.stands() && !now.isBefore(sent.plus(clearFor)))
          .flatMap(sent -> clearSince)
          .filter(since -> !now.isBefore(since.plus(clearFor)))
          .map(since -> AlertKind.ALL_CLEAR);
    }
    if (!last.stands()) {
      return Optional.of(AlertKind.ALERT);
    }
    Instant sentAt = last.sentAt().orElseThrow();
    if (now.isBefore(sentAt.plus(BETWEEN))) {
      return Optional.empty();
    }
    if (isNew(last, causes, now)) {
      return Optional.of(AlertKind.ALERT);
    }
    return now.isBefore(sentAt.plus(REMINDER)) ? Optional.empty() : Optional.of(AlertKind.REMINDER);
  }

  /** A cause that was not told, or more events or an older one than the limit, which was not. */
  private boolean isNew(AlertState last, List<AlertCause> causes, Instant now) {
    return causes.stream().anyMatch(it -> !last.causes().contains(it.code()))
        || !last.many() && areMany(causes)
        || !last.old() && areOld(causes, now);
  }

  private boolean digestIsDue(AlertState last, Instant now) {
    return digestHour.filter(hour -> last.digestAt().isBefore(latest(hour, now))).isPresent();
  }

  /** The last time at which that hour began. */
  private static Instant latest(int hour, Instant now) {
    OffsetDateTime today = now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withHour(hour);
    return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
  }

  /** What is told once a message has been taken. */
  public AlertState after(AlertState last, Alert sent) {
    if (sent.kind() == AlertKind.DIGEST) {
      return new AlertState(
          last.sentAt(), last.stands(), last.causes(), last.many(), last.old(), sent.at(), 0);
    }
    return new AlertState(
        Optional.of(sent.at()),
        !sent.causes().isEmpty(),
        sent.causes().stream().map(AlertCause::code).collect(toUnmodifiableSet()),
        areMany(sent.causes()),
        areOld(sent.causes(), sent.at()),
        last.digestAt(),
        0);
  }

  /** For how long a way rests whose receiver has not taken a message: each time twice as long. */
  public static Duration rest(int failures) {
    Duration rest = FIRST_RETRY.multipliedBy(1L << Math.clamp(failures, 0, 4));
    return rest.compareTo(BETWEEN) > 0 ? BETWEEN : rest;
  }

  private boolean areMany(List<AlertCause> causes) {
    return AlertCause.failed(causes) > most;
  }

  private boolean areOld(List<AlertCause> causes, Instant now) {
    return AlertCause.oldest(causes, now).compareTo(longest) > 0;
  }
}
