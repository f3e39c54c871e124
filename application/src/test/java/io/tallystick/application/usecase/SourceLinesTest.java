package io.tallystick.application.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceLinesTest {

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final SourceLines lines = new SourceLines(() -> now);
  private final List<String> written = new ArrayList<>();

  @Test
  void an_address_has_one_line_a_second_which_says_what_was_left_out() {
    write("refused", "a");
    write("refused", "a");
    write("refused", "b");
    write("locked", "a");
    now = now.plusSeconds(1);
    write("refused", "a");

    assertThat(written)
        .containsExactly("refused a", "refused b", "locked a", "refused a, and 1 more since");
  }

  @Test
  void very_many_addresses_have_few_lines_a_second_and_the_next_one_counts_the_others() {
    for (int i = 0; i < 60_000; i++) {
      write("refused", "2001:db8:" + i);
    }
    write("locked", "a");
    assertThat(written).hasSize(SourceLines.MOST_ADDRESSES + 1).last().isEqualTo("locked a");

    now = now.plusSeconds(1);
    write("refused", "b");
    write("refused", "c");
    assertThat(written.get(written.size() - 2))
        .matches("refused b, and more from \\d{5} other addresses");
    assertThat(written).last().isEqualTo("refused c");
  }

  private void write(String cause, String address) {
    lines.write(cause, address, leftOut -> written.add(cause + " " + address + leftOut));
  }
}
