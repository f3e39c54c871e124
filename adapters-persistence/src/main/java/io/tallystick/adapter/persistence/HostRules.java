package io.tallystick.adapter.persistence;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.util.ServerErrorMessage;

/** Finds out which trigger or rule of the host application's refused a statement. */
@Singleton
record HostRules(Sql statements) {

  /** What PostgreSQL says of the functions that it was in, the innermost first. */
  private static final Pattern FUNCTION =
      Pattern.compile("(?:PL/[\\w]+ function|SQL function) \"?([\\w.]+)\"?");

  private record Rule(String name, String function) {}

  /**
   * The triggers and rules on {@code users} that may be to blame: those whose functions the server
   * was in; or all of them, if it was our own trigger that found the balance changed. Empty if the
   * statement had nothing to do with {@code users}, or the database cannot be asked.
   */
  Optional<String> toBlame(ServerErrorMessage said) {
    if (said.getWhere() == null) {
      return Optional.empty();
    }
    List<String> functions =
        FUNCTION.matcher(said.getWhere()).results().map(found -> found.group(1)).toList();
    List<Rule> rules = functions.isEmpty() ? List.of() : rules();
    List<Rule> named = rules.stream().filter(rule -> functions.contains(rule.function())).toList();
    boolean ours = functions.stream().anyMatch(name -> name.startsWith("credit_ledger"));
    List<Rule> blamed = named.isEmpty() && ours ? rules : named;
    return blamed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (blamed.size() == 1 ? "" : "one of ")
                + blamed.stream().map(Rule::name).collect(Collectors.joining(", "))
                + " on users");
  }

  private List<Rule> rules() {
    try {
      return statements.query(
          """
          SELECT 'trigger ' || tgname AS name, proname AS function
          FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
          WHERE tgrelid = 'users'::regclass AND NOT tgisinternal
            AND pronamespace <> 'tallystick'::regnamespace AND NOT EXISTS (
            SELECT FROM tallystick.tallystick_installation WHERE added = 'trigger ' || tgname)
          UNION ALL
          SELECT 'rule ' || rulename, '' FROM pg_rewrite WHERE ev_class = 'users'::regclass
          ORDER BY 1
          """,
          row -> new Rule(row.getString("name"), row.getString("function")));
    } catch (RuntimeException away) {
      return List.of();
    }
  }
}
