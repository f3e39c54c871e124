package io.tallystick.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.identity.UserReference.EmailAddress;
import io.tallystick.domain.identity.UserReference.NumericId;
import io.tallystick.domain.identity.UserReference.UserUuid;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What holds for whatever text stands where a user should be named. */
class AnyReferenceTest {

  @Property
  void reading_never_fails_and_masks_what_it_shows(@ForAll("texts") String text) {
    for (UserReference read :
        List.of(UserReference.parse(text), UserReference.parseCustomer(text))) {
      String shown = read.masked();
      assertThat(shown.codePointCount(0, shown.length())).isLessThanOrEqualTo(40);
      assertThat(shown.codePoints())
          .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
  }

  @Property
  void blanks_around_a_text_change_nothing(
      @ForAll("texts") String text,
      @ForAll("blanks") String before,
      @ForAll("blanks") String after) {
    assertThat(UserReference.parse(before + text + after)).isEqualTo(UserReference.parse(text));
    assertThat(UserReference.parseCustomer(before + text + after))
        .isEqualTo(UserReference.parseCustomer(text));
  }

  @Property
  void what_was_read_is_read_the_same_again(@ForAll("texts") String text) {
    UserReference read = UserReference.parse(text);

    assertThat(UserReference.parse(read.text())).isEqualTo(read);
  }

  @Property
  void every_positive_number_is_a_user_id(
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long id) {
    assertThat(UserReference.parse(Long.toString(id))).isEqualTo(new NumericId(new UserId(id)));
  }

  @Property
  void every_uuid_is_one_in_both_cases(@ForAll long high, @ForAll long low) {
    UUID uuid = new UUID(high, low);

    assertThat(UserReference.parse(uuid.toString())).isEqualTo(new UserUuid(uuid));
    assertThat(UserReference.parse(uuid.toString().toUpperCase(Locale.ROOT)))
        .isEqualTo(new UserUuid(uuid));
  }

  @Property
  void no_message_holds_an_address_whatever_stands_around_it(
      @ForAll("texts") String before,
      @ForAll("locals") String local,
      @ForAll("texts") String after) {
    String address = local + "@example.org";

    assertThat(new EmailAddress(address).masked()).doesNotContain(address);
    assertThat(UserReference.parse(before + address + after).masked()).doesNotContain(address);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(60);
    Arbitrary<String> nearMisses =
        Arbitraries.strings()
            .withChars("@.<>-_+0123456789aF nul\t\n\u0000\u00a0\u0085\u200f\u0664\ud83d\ude00,;")
            .ofMaxLength(45);
    return Arbitraries.oneOf(anything, nearMisses);
  }

  @Provide
  Arbitrary<String> blanks() {
    return Arbitraries.strings().withChars(" \t\r\n\u000b\u00a0\u2003\u202f\u3000").ofMaxLength(4);
  }

  @Provide
  Arbitrary<String> locals() {
    return Arbitraries.strings().alpha().numeric().withChars("._+-").ofMinLength(1).ofMaxLength(30);
  }
}
