package io.tallystick.adapter.admin.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.query.BrowseEvents.Page;
import io.tallystick.application.query.EventTotal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListTotalTest {

  private static final Page WHOLE = new Page(List.of(), Optional.empty());
  private static final Page PART = new Page(List.of(), Optional.of("next"), true);
  private static final Page FULL = new Page(List.of(), Optional.of("next"));

  @ParameterizedTest
  @CsvSource({
    "692, true, 692, 692 events",
    "1, true, 1, 1 event",
    "4999, true, '4,999', '4,999 events'",
    "37, false, 37+, at least 37 events",
    "1, false, 1+, at least 1 event",
    "5000, false, '5,000+', 'more than 5,000 events'",
    "5000, true, '5,000', '5,000 events'",
    "0, false, '', ''"
  })
  void it_says_whether_there_may_be_more(
      int number, boolean exact, String written, String sentence) {
    assertThat(ListTotal.of(FULL, true, most -> new EventTotal(number, exact)))
        .isEqualTo(new ListTotal(written, sentence));
  }

  @Test
  void what_the_page_says_itself_is_not_counted() {
    assertThat(ListTotal.of(WHOLE, true, most -> fail())).isEqualTo(new ListTotal("0", "0 events"));
    assertThat(ListTotal.of(PART, true, most -> fail())).isEqualTo(ListTotal.NONE);
    assertThat(ListTotal.of(WHOLE, false, most -> new EventTotal(most, true)).number())
        .isEqualTo("5,000");
  }

  private static EventTotal fail() {
    throw new AssertionError("counted");
  }
}
