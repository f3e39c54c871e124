-- What this guarantees: an invoice has one row in the ledger, whichever of its events credits it; and
-- invoices that were paid and not credited are found like other payments. That no payment is credited
-- twice, by an invoice and otherwise, is what `tallystick verify` looks at.
ALTER TABLE credit_ledger ADD CONSTRAINT credit_ledger_key_names_invoice CHECK (
  kind <> 'invoice' OR booking_key = 'invoice:' || invoice_id);

DROP INDEX stripe_events_uncredited_idx;
DROP INDEX stripe_events_uncredited_reason_idx;
CREATE INDEX stripe_events_uncredited_idx ON stripe_events (received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'already_refunded', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled')
    AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode);
CREATE INDEX stripe_events_uncredited_reason_idx ON stripe_events (
    (CASE processing_status WHEN 'ignored' THEN skip_reason ELSE 'discarded' END),
    received_at DESC, event_id DESC)
  WHERE amount_minor > 0 AND processing_status IN ('ignored', 'discarded')
    AND event_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded',
      'payment_intent.succeeded', 'invoice.paid', 'invoice.payment_succeeded')
    AND coalesce(skip_reason, '') NOT IN ('already_credited', 'already_refunded', 'awaiting_payment',
      'payment_failed', 'session_expired', 'payment_canceled')
    AND (skip_reason IS DISTINCT FROM 'livemode_mismatch' OR livemode);
