package io.tallystick.application.service.operator;

import io.tallystick.application.port.Transactions;
import io.tallystick.application.port.operator.SavedFilters;
import io.tallystick.application.usecase.operator.SaveFilters;
import io.tallystick.domain.operator.SavedFilter;
import java.util.List;

/** Keeps the filters of each operator, so many at most. */
public record SavedFilterService(Transactions transactions, SavedFilters filters)
    implements SaveFilters {

  @Override
  public List<SavedFilter> of(String operator) {
    return filters.of(operator);
  }

  @Override
  public Result save(String operator, SavedFilter filter) {
    return transactions.committed(
        List.of("filters of " + operator),
        () -> {
          List<SavedFilter> saved = filters.of(operator);
          boolean isNew = saved.stream().noneMatch(it -> it.name().equals(filter.name()));
          if (isNew && saved.size() >= MOST) {
            return new Result.TooMany();
          }
          filters.keep(operator, filter);
          return new Result.Saved();
        });
  }

  @Override
  public void remove(String operator, String name) {
    transactions.committed(() -> filters.remove(operator, name));
  }
}
