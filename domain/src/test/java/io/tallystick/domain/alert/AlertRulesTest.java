package io.tallystick.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final AlertRules RULES = new AlertRules(3, Duration.ofHours(24), Optional.of(7));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # told before           | minutes ago | what fails now      | is due
          -                       | 0           | -                   | -
          -                       | 0           | unresolved:1        | alert
          unresolved:1            | 14          | unresolved:1        | -
          unresolved:1            | 14          | unresolved:9        | -
          unresolved:1            | 14          | mismatch:1          | -
          unresolved:1            | 15          | unresolved:1        | -
          unresolved:1            | 15          | unresolved:3        | -
          unresolved:1            | 15          | unresolved:4        | alert
          unresolved:4            | 15          | unresolved:5        | -
          unresolved:1            | 15          | unresolved:1:PT24H  | -
          unresolved:1            | 15          | unresolved:1:PT25H  | alert
          unresolved:1:PT25H      | 15          | unresolved:1:PT26H  | -
          unresolved:1            | 15          | mismatch:1          | alert
          unresolved:1 mismatch:1 | 15          | mismatch:1          | -
          unresolved:1            | 239         | unresolved:1        | -
          unresolved:1            | 240         | unresolved:1        | reminder
          unresolved:1            | 1           | -                   | all_clear
          unresolved:9            | 999         | -                   | all_clear
          """)
  void a_message_is_due_for_each_thing_that_is_new(
      String told, long minutes, String failing, String due) {
    AlertState last = none();
    if (!told.equals("-")) {
      Instant then = NOW.minus(Duration.ofMinutes(minutes));
      last = RULES.after(last, alert(causes(told, then), then));
    }

    assertThat(due(AlertWay.WEBHOOK, last, causes(failing, NOW), NOW).map(AlertKind::code))
        .isEqualTo(Optional.of(due).filter(it -> !it.equals("-")));
  }

  @ParameterizedTest
  @CsvSource({"0, -", "29, -", "30, all_clear"})
  void that_all_is_clear_is_told_once_it_was_so_for_half_a_minute(long seconds, String due) {
    Instant before = NOW.minus(Duration.ofDays(1));
    AlertState last = RULES.after(none(), alert(causes("unresolved:1", before), before));

    assertThat(
            RULES
                .due(AlertWay.WEBHOOK, last, List.of(), Optional.of(NOW.minusSeconds(seconds)), NOW)
                .map(AlertKind::code)
                .orElse("-"))
        .isEqualTo(due);
  }

  /** Another instance has sent it meanwhile: this one has not seen what failed. */
  @ParameterizedTest
  @CsvSource({"0, -", "29, -", "30, all_clear"})
  void no_alert_is_followed_by_the_all_clear_of_an_instance_that_was_clear_all_along(
      long seconds, String due) {
    Instant sent = NOW.minusSeconds(seconds);
    AlertState last = RULES.after(none(), alert(causes("unresolved:1", sent), sent));

    assertThat(due(AlertWay.WEBHOOK, last, List.of(), NOW).map(AlertKind::code).orElse("-"))
        .isEqualTo(due);
  }

  @Test
  void once_all_is_clear_the_next_event_is_told_at_once() {
    AlertState last = RULES.after(none(), alert(causes("unresolved:1", NOW), NOW));
    last = RULES.after(last, alert(List.of(), NOW));

    assertThat(due(AlertWay.EMAIL, last, List.of(), NOW)).isEmpty();
    assertThat(due(AlertWay.EMAIL, last, causes("unresolved:1", NOW), NOW))
        .contains(AlertKind.ALERT);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-28T07:00:00Z, 2026-03-01T06:59:59Z, false",
    "2026-02-28T07:00:00Z, 2026-03-01T07:00:00Z, true",
    "2026-02-27T07:00:00Z, 2026-03-01T06:59:59Z, true",
    "2026-03-01T07:00:05Z, 2026-03-02T06:00:00Z, false",
    "2026-03-01T07:00:05Z, 2026-03-02T18:00:00Z, true",
  })
  void a_digest_is_sent_once_a_day_by_email(Instant before, Instant now, boolean due) {
    AlertState last = AlertState.nothingToldSince(before);

    assertThat(due(AlertWay.EMAIL, last, List.of(), now).isPresent()).isEqualTo(due);
    assertThat(due(AlertWay.WEBHOOK, last, List.of(), now)).isEmpty();
    assertThat(
            new AlertRules(3, Duration.ofHours(24), Optional.empty())
                .due(AlertWay.EMAIL, last, List.of(), Optional.of(now), now))
        .isEmpty();
  }

  @Test
  void a_digest_leaves_what_was_told_as_it_is() {
    AlertState last = RULES.after(none(), alert(causes("unresolved:9:PT30H", NOW), NOW));
    Alert.DayFigures day = new Alert.DayFigures(1, 1, 0, 0, 0, 5, 0);
    Instant later = NOW.plusSeconds(60);
    Alert digest = new Alert(AlertKind.DIGEST, List.of(), Optional.of(day), later);

    assertThat(RULES.after(last, digest))
        .isEqualTo(
            new AlertState(Optional.of(NOW), true, Set.of("unresolved"), true, true, later, 0));
  }

  @ParameterizedTest
  @CsvSource({"0, PT1M", "1, PT2M", "3, PT8M", "4, PT15M", "2000000000, PT15M"})
  void a_way_whose_receiver_takes_nothing_rests(int failures, Duration rest) {
    assertThat(AlertRules.rest(failures)).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource({"0, PT1H, 7", "1, PT0S, 7", "1, PT1H, 24", "1, PT1H, -1"})
  void limits_that_nothing_can_pass_are_refused(long most, Duration longest, int hour) {
    assertThatThrownBy(() -> new AlertRules(most, longest, Optional.of(hour)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, PT0.001S, 0, PT0S", "1, PT1H, 23, PT30S"})
  void limits_that_something_can_pass_are_taken(
      long most, Duration longest, int hour, Duration clear) {
    AlertRules rules = new AlertRules(most, longest, Optional.of(hour)).clearFor(clear);

    assertThat(rules).isEqualTo(new AlertRules(most, longest, Optional.of(hour), clear));
    assertThatThrownBy(() -> rules.clearFor(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_alert_counts_what_failed_and_says_how_long_it_has_waited() {
    Alert some = alert(causes("unresolved:2:PT3H mismatch:5:PT7H", NOW), NOW);

    assertThat(some.failed()).isEqualTo(7);
    assertThat(some.oldest()).isEqualTo(Duration.ofHours(7));
  }

  /** What is due where all that is clear has been so for long. */
  private static Optional<AlertKind> due(
      AlertWay way, AlertState last, List<AlertCause> causes, Instant now) {
    return RULES.due(
        way,
        last,
        causes,
        causes.isEmpty() ? Optional.of(now.minus(Duration.ofDays(1))) : Optional.empty(),
        now);
  }

  private static AlertState none() {
    return AlertState.nothingToldSince(NOW);
  }

  private static Alert alert(List<AlertCause> causes, Instant at) {
    AlertKind kind = causes.isEmpty() ? AlertKind.ALL_CLEAR : AlertKind.ALERT;
    return new Alert(kind, causes, Optional.empty(), at);
  }

  /** Of "code:failed:age", separated by spaces. */
  private static List<AlertCause> causes(String written, Instant now) {
    return written.equals("-")
        ? List.of()
        : Arrays.stream(written.split(" "))
            .map(it -> it.split(":"))
            .map(
                it ->
                    new AlertCause(
                        it[0],
                        Long.parseLong(it[1]),
                        now.minus(it.length > 2 ? Duration.parse(it[2]) : Duration.ZERO),
                        List.of()))
            .toList();
  }
}
