package io.tallystick.adapter.admin;

import io.micronaut.http.HttpParameters;
import io.tallystick.application.query.BrowseAudit.Filter;
import java.util.List;
import java.util.Map;

/** A filter of the audit log as it stands in a URL. */
record AuditFilter(Parameters parameters) {

  private static final String PATH = "/admin/audit";
  private static final List<String> NAMES = List.of("actor", "action", "subject", "from", "until");

  static AuditFilter of(HttpParameters parameters) {
    return new AuditFilter(Parameters.of(NAMES, parameters::get));
  }

  static AuditFilter of(Form form) {
    return new AuditFilter(Parameters.of(NAMES, form::text));
  }

  Filter filter() {
    return new Filter(
        parameters.value("actor"),
        parameters.value("action"),
        parameters.value("subject"),
        parameters.dayFrom("from"),
        parameters.dayUntil("until"));
  }

  /** Whether anything narrows the list. */
  public boolean isNarrow() {
    return !parameters.values().isEmpty();
  }

  /** What stands in a field of the form; empty if nothing does. */
  public String text(String name) {
    return parameters.value(name).orElse("");
  }

  /** Every field, to be carried on by another form. */
  public Map<String, String> values() {
    return parameters.values();
  }

  /** The address of the list with this filter. */
  String address() {
    return at(PATH, parameters);
  }

  String address(String name, String value) {
    return at(PATH, parameters.with(name, value));
  }

  private static String at(String path, Parameters parameters) {
    String query = parameters.query();
    return query.isEmpty() ? path : path + "?" + query;
  }
}
