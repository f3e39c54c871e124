package io.tallystick.bootstrap.settings;

import java.util.Optional;

/** What holds when nothing is set: a value read as if written, or a rule that code applies. */
record SettingDefault(Optional<String> value, String description) {

  static SettingDefault value(String value) {
    return new SettingDefault(Optional.of(value), value);
  }

  static SettingDefault described(String description) {
    return new SettingDefault(Optional.empty(), description);
  }
}
