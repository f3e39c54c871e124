package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Format;
import io.tallystick.adapter.admin.page.SignedIn;
import io.tallystick.application.query.BrowseAmounts;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.Money;
import java.util.List;
import java.util.Optional;

/**
 * Failed events that lack a number of credits and were paid the same amount, as the page shows
 * them.
 *
 * @param id of the amount alone: what is typed for it belongs to no other
 * @param filter lets through these events alone
 */
record AmountRow(String id, String money, String events, EventFilter filter) {

  /** Those of one cause, for a person who may set their credits. */
  static List<AmountRow> of(EventFilter filter, SignedIn reader, BrowseAmounts amounts) {
    boolean lackCredits =
        filter.status().equals(Optional.of(ProcessingStatus.FAILED))
            && CauseRow.remedy(FailureCode.of(filter.text("code"))).equals("credits");
    boolean areOfAnyAmount = filter.text("least").isEmpty() && filter.text("most").isEmpty();
    return reader.mayAct() && lackCredits && areOfAnyAmount && filter.problem().isEmpty()
        ? amounts.amounts(filter.filter(reader.name())).stream()
            .map(share -> of(share, filter))
            .toList()
        : List.of();
  }

  private static AmountRow of(BrowseAmounts.Share share, EventFilter filter) {
    Money amount = share.amount();
    String units = amount.units().toPlainString();
    return new AmountRow(
        units + amount.currency(),
        Format.money(amount),
        Format.number(share.events()),
        new EventFilter(
            filter
                .parameters()
                .with("least", units)
                .with("most", units)
                .with("currency", amount.currency())));
  }
}
