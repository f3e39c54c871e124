package io.tallystick.application.service.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Compares the rule for passwords with a published list of the commonest. */
class CommonPasswordsTest {

  @Test
  void none_of_the_30000_commonest_passwords_is_taken() throws IOException {
    String path =
        "/com/nulabinc/zxcvbn/matchers/dictionaries/%s.txt"
            .formatted(StandardDictionaries.PASSWORDS);
    List<String> commonest;
    try (InputStream list = Objects.requireNonNull(Zxcvbn.class.getResourceAsStream(path))) {
      commonest = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }

    assertThat(commonest).hasSizeGreaterThan(20_000).contains("sanfrancisco");
    assertThat(commonest)
        .filteredOn(password -> OperatorService.faultOfPassword("olga", password).isEmpty())
        .isEmpty();
  }
}
