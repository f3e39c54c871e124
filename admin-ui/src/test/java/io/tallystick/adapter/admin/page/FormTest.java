package io.tallystick.adapter.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormTest {

  @Test
  void beyond_2000_fields_nothing_is_read() {
    String body =
        IntStream.range(0, 3000).mapToObj(i -> "f" + i + "=" + i).collect(Collectors.joining("&"));

    Form form = Form.of(body);

    assertThat(form.fields()).hasSize(2000);
    assertThat(form.text("f1999")).isEqualTo("1999");
    assertThat(form.text("f2000")).isEmpty();
  }

  @Test
  void a_field_may_be_there_several_times_empty_or_malformed() {
    Form form = Form.of("a=1&a=+2+&b=&c&d=%zz&e=x%3Dy=z");

    assertThat(form.all("a")).containsExactly("1", "2");
    assertThat(form.text("b")).isEmpty();
    assertThat(form.text("d")).isEmpty();
    assertThat(form.text("e")).isEqualTo("x=y=z");
    assertThat(Form.of(null).fields()).isEmpty();
  }
}
