package io.tallystick.bootstrap.server;

import io.tallystick.application.port.DatabaseSchema;
import java.util.List;
import java.util.function.Consumer;

/** Makes a database fit for events: by {@code migrate}, and by {@code serve} before it listens. */
public final class Preparation {

  private Preparation() {}

  /**
   * Refuses an unsafe database, brings it up to date, and makes again what was dropped or changed.
   *
   * @param repaired is told a line for each thing that was made again
   * @return how many migrations were applied
   * @throws StartException with a line for everything that a person has to do
   */
  public static int run(Installation installation, Consumer<String> repaired)
      throws StartException {
    refuseUnsafe(installation);
    int applied = installation.onSchema(DatabaseSchema::migrate);
    DatabaseSchema.Repair repair = installation.onSchema(DatabaseSchema::repair);
    repair.done().forEach(what -> repaired.accept("repaired: " + what));
    if (!repair.left().isEmpty()) {
      throw StartException.because(repair.left());
    }
    return applied;
  }

  /** Refuses a database in which a command may not book. */
  static void refuseUnfit(Installation installation) throws StartException {
    refuseUnsafe(installation);
    refuseOutdated(installation);
    refuse(installation.onSchema(DatabaseSchema::defects));
  }

  /** Refuses a database whose tables are not up to date. */
  static void refuseOutdated(Installation installation) throws StartException {
    int pending = installation.onSchema(DatabaseSchema::pending).size();
    refuse(
        pending == 0 ? List.of() : List.of("the database lacks %s migrations".formatted(pending)));
  }

  private static void refuse(List<String> defects) throws StartException {
    if (!defects.isEmpty()) {
      throw StartException.because(
          defects.stream().map(it -> it + ": run `tallystick migrate` first").toList());
    }
  }

  private static void refuseUnsafe(Installation installation) throws StartException {
    List<String> problems = installation.onSchema(DatabaseSchema::durabilityProblems);
    if (!problems.isEmpty() && !installation.settings().database().allowUnsafeDurability()) {
      throw StartException.wrongUse(
          problems.stream()
              .map(
                  problem ->
                      problem
                          + "; turn it on in PostgreSQL, or set"
                          + " TALLYSTICK_ALLOW_UNSAFE_DURABILITY=true where that is acceptable,"
                          + " as on Neon, whose storage keeps commits by itself")
              .toList());
    }
  }
}
