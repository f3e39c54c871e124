package io.tallystick.application.service.operator;

import static io.tallystick.application.service.Secrets.digest;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Secrets that this instance has given out or found in the database, by their digests: the ones
 * that were used last.
 */
final class FoundSecrets {

  private static final int MOST = 1000;

  private final Set<String> digests =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  boolean contains(String secret) {
    return digests.contains(hex(secret));
  }

  /** Notes whether it was found now. */
  void note(String secret, boolean isFound) {
    if (isFound) {
      digests.add(hex(secret));
    } else {
      digests.remove(hex(secret));
    }
  }

  private static String hex(String secret) {
    return HexFormat.of().formatHex(digest(secret));
  }
}
