package io.tallystick.application.service.inbox;

import static java.util.stream.Collectors.toSet;

import io.tallystick.application.port.Answer;
import io.tallystick.application.port.UserDirectory;
import io.tallystick.application.port.credit.CreditLedger;
import io.tallystick.application.port.inbox.WebhookInbox;
import io.tallystick.application.port.inbox.WebhookInbox.PaymentHistory;
import io.tallystick.domain.credit.Payment;
import io.tallystick.domain.identity.Findings;
import io.tallystick.domain.identity.IdentifierResolver;
import io.tallystick.domain.identity.UserReference;
import io.tallystick.domain.payment.PaymentAliases;
import io.tallystick.domain.payment.PaymentId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queries that a batch sends, all before it reads the first result, so that they share a round
 * trip. Payments are queried by every id that an event names, because the id under which a payment
 * is kept is not known yet; if it is none of these ids, the event is left out of the batch.
 *
 * @param aliases under which ids payments are kept
 * @param payments the payments that are credited
 * @param histories what else is known of payments, by the id under which it is stored
 * @param references the references that were looked up
 * @param findings the users that have these references
 */
record BatchQuestions(
    Answer<Map<PaymentId, PaymentId>> aliases,
    Answer<Map<PaymentId, Payment>> payments,
    Answer<Map<PaymentId, PaymentHistory>> histories,
    Set<UserReference> references,
    Answer<Findings> findings) {

  /** The ports that the queries are sent to. */
  record Asking(
      WebhookInbox inbox,
      UserDirectory directory,
      CreditLedger ledger,
      IdentifierResolver resolver) {

    BatchQuestions ask(List<WorkItem> items) {
      Set<PaymentId> ids = BatchQuestions.payments(items);
      Set<UserReference> references = references(items, resolver);
      Answer<Findings> findings =
          references.isEmpty() ? Answer.of(Findings.NOBODY) : directory.find(references);
      return new BatchQuestions(
          ids.isEmpty() ? Answer.of(Map.of()) : inbox.aliases(ids),
          ids.isEmpty() ? Answer.of(Map.of()) : ledger.payments(ids),
          ids.isEmpty() ? Answer.of(Map.of()) : inbox.histories(ids),
          references,
          findings);
    }
  }

  /**
   * What is known of the payments of these items, whose keys are held. The histories of other
   * payments are left out, because another transaction may be deciding them.
   */
  Map<PaymentId, PaymentHistory> historiesOf(List<WorkItem> items, PaymentAliases kept) {
    Set<PaymentId> ids = new HashSet<>(payments(items));
    ids.addAll(kept.keptAs(ids));
    Map<PaymentId, PaymentHistory> theirs = new HashMap<>(histories.get());
    theirs.keySet().retainAll(ids);
    return theirs;
  }

  /** All ids by which the items name payments. */
  static Set<PaymentId> payments(List<WorkItem> items) {
    return items.stream().flatMap(item -> item.notice().paymentIds().stream()).collect(toSet());
  }

  /** All references by which the items name users. */
  static Set<UserReference> references(List<WorkItem> items, IdentifierResolver resolver) {
    return items.stream()
        .flatMap(item -> item.paid().stream())
        .flatMap(paid -> resolver.references(paid.payer()).stream())
        .collect(toSet());
  }
}
