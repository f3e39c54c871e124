package io.tallystick.bootstrap.planted.adapter.persistence;

import io.tallystick.bootstrap.planted.adapter.stripe.Verifier;
import java.util.List;

/** A violation, planted so that the rule is seen to fail. */
public final class Table {

  private final List<Verifier> others = List.of();
}
