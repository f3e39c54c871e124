package io.tallystick.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.operator.SavedFilters;
import io.tallystick.domain.operator.SavedFilter;
import org.junit.jupiter.api.Test;

/** What every {@link SavedFilters} promises. */
public abstract class SavedFiltersContract extends PortContract {

  @Test
  void an_operator_has_one_filter_under_each_name_and_sees_no_others() {
    SavedFilter euros = new SavedFilter("euros", "currency=eur");
    SavedFilter dollars = new SavedFilter("euros", "currency=usd");
    SavedFilter all = new SavedFilter("all of “them”", "");
    commit(() -> ports.savedFilters().keep("ann", euros));
    commit(() -> ports.savedFilters().keep("ann", all));
    commit(() -> ports.savedFilters().keep("ann", dollars));

    assertThat(ports.savedFilters().of("ann")).containsExactly(all, dollars);
    assertThat(ports.savedFilters().of("bob")).isEmpty();

    commit(() -> ports.savedFilters().remove("bob", "euros"));
    commit(() -> ports.savedFilters().remove("ann", "euros"));
    assertThat(ports.savedFilters().of("ann")).containsExactly(all);
  }
}
