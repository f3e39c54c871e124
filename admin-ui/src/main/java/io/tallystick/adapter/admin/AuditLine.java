package io.tallystick.adapter.admin;

import io.tallystick.adapter.admin.page.DeedRow;
import io.tallystick.adapter.admin.page.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of the audit log that follow each other and are shown as one line: beginnings and ends of
 * sessions, and what a person did to many events for one reason.
 *
 * @param rows the newest first
 */
record AuditLine(List<DeedRow> rows) {

  private static final Set<String> SESSIONS = Set.of("sign_in", "sign_out", "renew_session");
  private static final int FEWEST = 3;
  private static final int MOST_NAMES = 3;

  AuditLine {
    rows = List.copyOf(rows);
  }

  static List<AuditLine> of(List<DeedRow> rows) {
    List<AuditLine> lines = new ArrayList<>();
    List<DeedRow> together = new ArrayList<>();
    for (DeedRow row : rows) {
      if (!together.isEmpty() && !belong(together.getLast(), row)) {
        lines.addAll(folded(together));
        together.clear();
      }
      together.add(row);
    }
    lines.addAll(folded(together));
    return lines;
  }

  private static List<AuditLine> folded(List<DeedRow> together) {
    return together.size() < FEWEST
        ? together.stream().map(row -> new AuditLine(List.of(row))).toList()
        : List.of(new AuditLine(together));
  }

  private static boolean belong(DeedRow one, DeedRow next) {
    return SESSIONS.contains(one.code())
        ? SESSIONS.contains(next.code())
        : !one.reason().isBlank()
            && one.code().equals(next.code())
            && one.actor().equals(next.actor())
            && one.reason().equals(next.reason());
  }

  /** The newest of them. */
  public DeedRow first() {
    return rows.getFirst();
  }

  /** Whether it stands for several rows. */
  public boolean isFolded() {
    return rows.size() > 1;
  }

  /** 12 rows. */
  public String number() {
    return Format.number(rows.size()) + " rows";
  }

  /** Who did them: ann, ben, carl and others. */
  public String actors() {
    List<String> names = rows.stream().map(DeedRow::actor).distinct().toList();
    return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMES ? " and others" : "");
  }

  /** What was done: signed in, signed out. */
  public String actions() {
    return rows.stream().map(DeedRow::action).distinct().collect(Collectors.joining(", "));
  }

  /** The reason that they share; empty if each has its own. */
  public String reason() {
    return rows.stream().map(DeedRow::reason).distinct().count() == 1 ? first().reason() : "";
  }
}
