package io.tallystick.adapter.admin.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.page.Labels;
import io.tallystick.application.query.BrowseBulkRuns.Details;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.BulkRun;
import io.tallystick.domain.repair.BulkShare;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bulk repair in words. */
class BulkFiguresTest {

  private static final List<BulkShare> SHARES =
      List.of(
          share(Kind.FAILED, "user_unresolved", 3, 0),
          share(Kind.CREDITED, "", 8, 3400),
          share(Kind.FAILED, "credits_unknown", 1, 0),
          share(Kind.CLOSED, "already_credited", 2, 0),
          share(Kind.DISCARDED, "", 2, 0),
          share(Kind.SETTLED, "", 1, 0),
          share(Kind.CHANGED, "", 1, 0),
          share(Kind.MISSING, "", 1000, 0));

  @Test
  void a_plan_says_what_would_happen() {
    assertThat(told(figures(SHARES, List.of()).expected()))
        .containsExactly(
            "✓ 8 would be credited (3,400 credits)",
            "– 2 would be closed without credits: 2 × " + Labels.skipped("already_credited"),
            "✕ 4 would fail again: 3 × Could not find the user, 1 × The payment does not say how"
                + " many credits",
            "⊘ 2 would be discarded",
            "– 1 needs nothing, it is settled",
            "! 1 left alone: somebody else tried it meanwhile",
            "? 1,000 do not exist");
  }

  @Test
  void what_happened_is_told_as_done() {
    BulkFigures figures = figures(SHARES, SHARES.subList(0, 2));

    assertThat(told(figures.happened()))
        .containsExactly(
            "✓ 8 credited (3,400 credits)", "✕ 3 failed again: 3 × Could not find the user");
    assertThat(figures.progress()).isEqualTo("11 of 1,018 events done");
    assertThat(figures.fruitless()).isFalse();
  }

  @Test
  void a_plan_that_credits_nothing_says_so() {
    assertThat(figures(SHARES.subList(0, 1), List.of()).fruitless()).isTrue();
    assertThat(figures(List.of(share(Kind.DISCARDED, "", 1, 0)), List.of()).fruitless()).isFalse();
  }

  private static List<String> told(List<BulkFigures.Line> lines) {
    return lines.stream()
        .map(
            line ->
                line.sign()
                    + " "
                    + line.text()
                    + (line.causes().isEmpty() ? "" : ": " + String.join(", ", line.causes())))
        .toList();
  }

  private static BulkShare share(Kind kind, String code, int events, long credits) {
    return new BulkShare(kind, Optional.of(code).filter(it -> !it.isEmpty()), events, credits);
  }

  private static BulkFigures figures(List<BulkShare> expected, List<BulkShare> happened) {
    return BulkFigures.of(
        new Details(
            new BulkRun(
                7,
                BulkAction.RETRY,
                Amendment.NONE,
                BulkRun.State.PLANNED,
                expected.stream().mapToInt(BulkShare::events).sum(),
                "olga",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            expected,
            happened));
  }
}
