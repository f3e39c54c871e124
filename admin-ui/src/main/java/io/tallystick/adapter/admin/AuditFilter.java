package io.tallystick.adapter.admin;

import io.micronaut.http.HttpParameters;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Parameters;
import io.tallystick.application.query.BrowseAudit;
import io.tallystick.application.query.BrowseAudit.Filter;
import io.tallystick.application.query.BrowseAudit.Row;
import io.tallystick.application.query.EventDetails.Deed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A filter of the audit log. Who did something, and on what, may name a person: an address names
 * them by the number of a row that says the same.
 *
 * @param parameters as they stand in an address
 * @param actor empty for anybody
 * @param subject empty for anything
 */
record AuditFilter(Parameters parameters, Optional<String> actor, Optional<String> subject) {

  private static final String PATH = "/admin/audit";
  private static final List<String> NAMES = List.of("by", "on", "action", "from", "until");
  private static final String NO_ROW = "0";

  /** As the address of the list says it. */
  static AuditFilter of(HttpParameters parameters, BrowseAudit audit) {
    return of(Parameters.of(NAMES, parameters::get), audit);
  }

  /** As a form carries on what an address says. */
  static AuditFilter of(Form form, BrowseAudit audit) {
    return of(Parameters.of(NAMES, form::text), audit);
  }

  private static AuditFilter of(Parameters parameters, BrowseAudit audit) {
    return new AuditFilter(
        parameters,
        said(parameters.value("by"), audit, Deed::actor),
        said(parameters.value("on"), audit, Deed::subject));
  }

  /** No row says nothing, which no row is like. */
  private static Optional<String> said(
      Optional<String> row, BrowseAudit audit, Function<Deed, String> what) {
    return row.map(
        id ->
            Optional.of(id)
                .filter(it -> it.matches("[0-9]{1,18}"))
                .flatMap(it -> audit.row(Long.parseLong(it)))
                .map(Row::deed)
                .map(what)
                .orElse(""));
  }

  /** As a person has typed it. */
  static AuditFilter typed(Form form, BrowseAudit audit) {
    Parameters typed =
        Parameters.of(List.of("actor", "subject", "action", "from", "until"), form::text);
    Parameters named = typed.without("actor", "subject");
    Optional<String> none = Optional.empty();
    Optional<String> actor = typed.value("actor");
    Optional<String> subject = typed.value("subject");
    if (actor.isPresent()) {
      named = named.with("by", newest(audit, filter(actor, none)));
    }
    if (subject.isPresent()) {
      named = named.with("on", newest(audit, filter(none, subject)));
    }
    return new AuditFilter(named, actor, subject);
  }

  private static Filter filter(Optional<String> actor, Optional<String> subject) {
    return new Filter(actor, Optional.empty(), subject, Optional.empty(), Optional.empty());
  }

  private static String newest(BrowseAudit audit, Filter filter) {
    return audit.page(filter, Optional.empty(), 1).stream()
        .findFirst()
        .map(row -> Long.toString(row.id()))
        .orElse(NO_ROW);
  }

  Filter filter() {
    return new Filter(
        actor,
        parameters.value("action"),
        subject,
        parameters.dayFrom("from"),
        parameters.dayUntil("until"));
  }

  /** What cannot be read, and so was left out; empty if all was read. */
  public String problem() {
    return parameters.problemOfDays().orElse("");
  }

  /** Whether anything narrows the list. */
  public boolean isNarrow() {
    return !parameters.values().isEmpty();
  }

  /** What stands in a field of the form; empty if nothing does. */
  public String text(String name) {
    return switch (name) {
      case "actor" -> actor.orElse("");
      case "subject" -> subject.orElse("");
      default -> parameters.value(name).orElse("");
    };
  }

  /** Every field, to be carried on by another form. */
  public Map<String, String> values() {
    return parameters.values();
  }

  /** The address of the list with this filter. */
  String address() {
    return parameters.address(PATH);
  }

  String address(String name, String value) {
    return parameters.with(name, value).address(PATH);
  }
}
