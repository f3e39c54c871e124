package io.tallystick.application.service.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.service.inbox.World;
import io.tallystick.application.usecase.privacy.DisclosePersonalData;
import io.tallystick.application.usecase.privacy.TooManyDisclosures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody looks at personal data unseen. */
final class DisclosureServiceTest {

  private final World world = World.standard();
  private Duration passed = Duration.ZERO;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void what_a_person_has_asked_for_stays_disclosed_to_them_alone_and_not_for_ever() {
    DisclosureService disclosures = upTo(200);
    disclosures.disclose("olga", List.of("user 1", "user 2"), "the customer is on the phone");

    assertThat(disclosures.disclosed("olga")).containsExactlyInAnyOrder("user 1", "user 2");
    assertThat(disclosures.disclosed("pavel")).isEmpty();

    Instant later = world.now().plus(DisclosePersonalData.SHOWN_FOR);
    assertThat(
            new DisclosureService(world.books, world.books.audit(), () -> later, 200)
                .disclosed("olga"))
        .isEmpty();
  }

  private DisclosureService upTo(int most) {
    return new DisclosureService(
        world.books, world.books.audit(), () -> world.now().plus(passed), most);
  }

  @Test
  void one_person_sees_so_much_within_an_hour_and_no_more() {
    DisclosureService disclosures = upTo(2);
    disclosures.disclose("olga", List.of("user 1"), "a call");
    disclosures.disclose("olga", List.of("user 1", "user 2"), "the same call");

    assertThatThrownBy(() -> disclosures.disclose("olga", List.of("user 3"), "curious"))
        .isInstanceOf(TooManyDisclosures.class);
    assertThat(disclosures.disclosed("olga")).containsExactlyInAnyOrder("user 1", "user 2");
    assertThat(world.books.actions().getLast().name()).isEqualTo("disclose_refused");
    disclosures.disclose("olga", List.of("user 2"), "once more");
    disclosures.disclose("pavel", List.of("user 3"), "another person");
    passed = Duration.ofHours(1);
    disclosures.disclose("olga", List.of("user 3"), "an hour later");
  }

  @Test
  void one_person_looks_for_so_many_beginnings_within_an_hour_and_no_more() {
    DisclosureService disclosures = upTo(2);
    for (String text : List.of("a", "ad", "ad", "a")) {
      disclosures.search("olga", text);
    }

    assertThatThrownBy(() -> disclosures.search("olga", "ada"))
        .isInstanceOf(TooManyDisclosures.class);
    disclosures.search("olga", "ad");
    disclosures.search("pavel", "ada");
    passed = Duration.ofHours(1);
    disclosures.search("olga", "ada");
  }

  @Test
  void payers_in_lists_count_with_all_else_and_are_on_record_in_few_rows() {
    DisclosureService disclosures = upTo(4);
    disclosures.disclose("olga", List.of("evt_1"), "the payload");
    assertThat(disclosures.showPayers("olga", List.of("evt_1", "evt_2", "evt_3"))).isTrue();
    assertThat(disclosures.showPayers("olga", List.of("evt_3", "evt_2"))).isTrue();
    assertThat(world.books.actions())
        .extracting(Action::name, Action::subject)
        .containsExactly(tuple("disclose", "evt_1"), tuple("disclose_payers", "evt_2 evt_3"));

    for (int i = 0; i < 2; i++) {
      assertThat(disclosures.showPayers("olga", List.of("evt_3", "evt_4", "evt_5"))).isFalse();
    }
    assertThat(world.books.actions()).extracting(Action::name).containsOnlyOnce("disclose_refused");
    disclosures.disclose("olga", List.of("user 1"), "a call");
    assertThatThrownBy(() -> disclosures.disclose("olga", List.of("user 2"), "a call"))
        .isInstanceOf(TooManyDisclosures.class);
    assertThat(disclosures.showPayers("pavel", List.of("evt_4"))).isTrue();
    passed = Duration.ofHours(1);
    assertThat(disclosures.showPayers("olga", List.of("evt_4"))).isTrue();
  }

  @Test
  void a_row_names_as_many_payers_as_an_index_holds() {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "evt_" + i + "x".repeat(90)).toList();

    assertThat(upTo(200).showPayers("olga", ids)).isTrue();

    assertThat(world.books.actions())
        .hasSize(5)
        .allSatisfy(action -> assertThat(action.subject()).hasSizeLessThanOrEqualTo(2000));
    assertThat(upTo(100).showPayers("olga", ids)).as("no more than was seen").isTrue();
  }

  @Test
  void who_looks_at_what_is_on_record() {
    upTo(200).disclose("olga", List.of("evt_1"), "the payload");

    assertThat(world.books.actions())
        .containsExactly(new Action("olga", "disclose", "evt_1", "the payload", world.now()));
  }
}
