package io.tallystick.domain.identity;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;

/**
 * What the directory found: for each reference the users that it names.
 *
 * @param matches references that name nobody are left out
 */
public record Findings(Map<UserReference, List<UserId>> matches) {

  public static final Findings NOBODY = new Findings(Map.of());

  public Findings {
    matches =
        matches.entrySet().stream()
            .collect(toUnmodifiableMap(Map.Entry::getKey, found -> List.copyOf(found.getValue())));
  }

  /** The users that a reference names: none, one, or (e-mails differing in case) several. */
  public List<UserId> of(UserReference reference) {
    return matches.getOrDefault(reference, List.of());
  }
}
