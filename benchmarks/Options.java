import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is measured. */
record Options(
    List<Integer> connections,
    int events,
    int warmUp,
    int users,
    int rows,
    boolean hot,
    int duplicates,
    int failures,
    boolean customers,
    String spends,
    int instances,
    boolean pgbouncer,
    boolean statements,
    int plainSeconds) {

  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();
  private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

  private static void option(String name, String initial, String meaning) {
    DEFAULTS.put(name, initial);
    MEANINGS.put(name, meaning);
  }

  static {
    option("connections", "1,8,32,128", "how many connections deliver at once, one line for each");
    option("events", "20000", "events of each line (with 1 connection a tenth)");
    option("warm-up", "20000", "events before the first line");
    option("users", "100000", "accounts of the host application, nothing analysed by hand");
    option("rows", "0", "events, ledger rows and attempts that are there before");
    option("hot", "false", "true: all events are for one account");
    option("duplicates", "0", "so many percent are delivered a second time");
    option("failures", "0", "so many percent are for an account that does not exist");
    option("customers", "false", "true: each event names a Stripe customer, who is linked");
    option(
        "spends",
        "none",
        "one, many: instead, the API takes a credit from one account, or from any");
    option("instances", "1", "how many services there are, on one database");
    option("pgbouncer", "false", "true: they reach PostgreSQL through PgBouncer");
    option(
        "statements",
        "false",
        "true: lists the statements by their time (slows all down a little)");
    option("plain-seconds", "5", "how long pgbench runs, each time");
  }

  boolean isSpending() {
    return !spends.equals("none");
  }

  static Options read(String[] words) {
    Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
    for (int i = 0; i < words.length; i += 2) {
      String name = words[i].replaceFirst("^--", "");
      if (!values.containsKey(name) || i + 1 == words.length) {
        System.err.println("benchmarks/run [--OPTION VALUE]…");
        MEANINGS.forEach(
            (known, meaning) ->
                System.err.printf("  --%-14s %s (%s)%n", known, meaning, DEFAULTS.get(known)));
        System.exit(2);
      }
      values.put(name, words[i + 1]);
    }
    return new Options(
        Arrays.stream(values.get("connections").split(",")).map(Integer::valueOf).toList(),
        Integer.parseInt(values.get("events")),
        Integer.parseInt(values.get("warm-up")),
        Integer.parseInt(values.get("users")),
        Integer.parseInt(values.get("rows")),
        Boolean.parseBoolean(values.get("hot")),
        Integer.parseInt(values.get("duplicates")),
        Integer.parseInt(values.get("failures")),
        Boolean.parseBoolean(values.get("customers")),
        values.get("spends"),
        Integer.parseInt(values.get("instances")),
        Boolean.parseBoolean(values.get("pgbouncer")),
        Boolean.parseBoolean(values.get("statements")),
        Integer.parseInt(values.get("plain-seconds")));
  }
}
