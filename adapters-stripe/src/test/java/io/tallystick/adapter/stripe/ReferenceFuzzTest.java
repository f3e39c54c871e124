package io.tallystick.adapter.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tallystick.domain.identity.UserReference;
import java.util.List;

/** Any text that names a user is read, and shown masked. */
final class ReferenceFuzzTest {

  @FuzzTest(maxDuration = "1h")
  void any_text_is_read_and_masked(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    UserReference read = UserReference.parse(text);

    assertThat(UserReference.parse(read.text())).isEqualTo(read);
    for (UserReference reference :
        List.of(read, UserReference.parseCustomer(text), UserReference.parseAny(text))) {
      String masked = reference.masked();
      assertThat(masked.codePointCount(0, masked.length())).isLessThanOrEqualTo(40);
      assertThat(masked.codePoints()).noneMatch(Character::isISOControl);
    }
  }
}
