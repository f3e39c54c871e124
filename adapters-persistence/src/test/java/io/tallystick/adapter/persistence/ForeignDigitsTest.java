package io.tallystick.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.reconcile.Invariants.Check;
import io.tallystick.application.query.BrowseFigures;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a program writes its numbers with other digits, no statement of ours has them. The locale
 * is that of the whole process, and other tests write numbers into statements of their own.
 */
@Isolated
class ForeignDigitsTest {

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "bn-BD", "fa-IR", "th-TH-u-nu-thai"})
  void payments_are_credited_checked_and_counted_in_every_locale(String tag) {
    Database database = Server.migrated();
    long user = database.user("ada@example.org", 0);
    Locale.setDefault(Locale.forLanguageTag(tag));
    assertThat("%d".formatted(1)).as("the digit of this locale").isNotEqualTo("1");

    try (Adapters adapters = Adapters.on(database)) {
      new Purchases(adapters, false).process("a " + user, "b " + user, "c nobody@example.org");

      assertThat(database.balance(user)).isEqualTo(200);
      assertThat(adapters.invariants().check(progress -> {})).allMatch(Check::holds);
      BrowseFigures figures = adapters.context().getBean(BrowseFigures.class);
      figures.count();
      assertThat(figures.figures(BrowseFigures.Period.DAY).codes())
          .containsExactly(new BrowseFigures.Count("user_unresolved", 1));
      assertThat(adapters.complaints()).isEmpty();
    }
  }
}
