package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.page.Form;
import io.tallystick.domain.repair.Remedy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemedyFormTest {

  @Test
  void credits_are_written_in_digits() {
    assertThat(credits("500").remedy()).isEqualTo(new Remedy.SetCredits(500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "+5", "-5", "5.0", "1e3", "٥", "2147483648", "99999999999999999"})
  void anything_else_is_refused(String written) {
    assertThat(credits(written).problem()).startsWith("Say how many credits");
  }

  private static RemedyForm credits(String written) {
    return RemedyForm.of(
        new Form(Map.of("action", List.of("set_credits"), "credits", List.of(written))));
  }
}
