package io.tallystick.application.service.inbox;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be looked at in the transaction of an event, before the event is processed.
 *
 * @param keys that the transaction holds, too
 */
public record Beforehand(Set<String> keys, Runnable look) {

  public static final Beforehand NOTHING = new Beforehand(Set.of(), () -> {});

  public Beforehand {
    keys = Set.copyOf(keys);
  }

  Set<String> with(Collection<String> others) {
    Set<String> all = new TreeSet<>(others);
    all.addAll(keys);
    return all;
  }
}
