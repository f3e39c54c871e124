package io.tallystick.adapter.admin;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.query.BrowseAudit;
import io.tallystick.application.query.EventDetails.Deed;
import io.tallystick.domain.payment.Amendment;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The audit log of {@link InMemoryBooks}, as pages read it. */
record InMemoryAudit(InMemoryBooks books) implements BrowseAudit {

  @Override
  public List<Row> page(Filter filter, Optional<Long> before, int size) {
    List<Action> actions = books.actions();
    return IntStream.range(0, actions.size())
        .mapToObj(place -> row(place + 1, actions.get(place)))
        .filter(row -> row.id() < before.orElse(Long.MAX_VALUE))
        .filter(row -> filter.actor().stream().allMatch(row.deed().actor()::equals))
        .filter(row -> filter.action().stream().allMatch(row.deed().action()::equals))
        .filter(row -> filter.subject().stream().allMatch(row.deed().subject()::equals))
        .filter(row -> filter.from().stream().noneMatch(row.deed().at()::isBefore))
        .filter(row -> filter.until().stream().allMatch(row.deed().at()::isBefore))
        .sorted(Comparator.comparing(Row::id).reversed())
        .limit(size)
        .toList();
  }

  @Override
  public Optional<Row> row(long id) {
    List<Action> actions = books.actions();
    return id >= 1 && id <= actions.size()
        ? Optional.of(row(id, actions.get((int) id - 1)))
        : Optional.empty();
  }

  private static Row row(long id, Action action) {
    return new Row(
        id,
        new Deed(
            action.at(),
            action.actor(),
            action.name(),
            action.subject(),
            action.reason(),
            Amendment.NONE));
  }
}
