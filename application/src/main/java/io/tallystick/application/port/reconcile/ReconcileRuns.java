package io.tallystick.application.port.reconcile;

import io.tallystick.domain.Coded;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Comparisons with Stripe: how far each came, and what it found. */
public interface ReconcileRuns {

  /**
   * Goes on with the comparison of this kind that was interrupted, if it begins early enough and
   * was not interrupted long ago, or begins one. What it goes on with may end before the period. It
   * must be called in a transaction that holds a key which all claims share.
   *
   * @param since the period must begin then at the latest
   * @param holder who goes on with it, and nobody else until {@code claimedUntil}
   * @param gone whether a holder cannot go on any more
   * @return empty while somebody else is at work
   */
  Optional<Run> claim(
      Instant since,
      Instant until,
      boolean dryRun,
      String actor,
      String holder,
      Predicate<String> gone,
      Instant claimedUntil);

  /**
   * Notes what was found, and from where on to go on. Of an event the last finding counts.
   *
   * @param seen what was compared, so that its rows of the ledger need not be looked for at Stripe
   * @return whether its holder still is; if another one goes on with it, nothing is noted
   */
  boolean note(
      Run run, Position next, List<Finding> found, Collection<Seen> seen, Instant claimedUntil);

  /**
   * Forgets the differences, which are looked for again from there. What was fed in stays, and what
   * could not be, unless the events are looked for again. Nothing is forgotten if another holder
   * goes on with it.
   */
  void compareAnew(Run run, Position from, Instant claimedUntil);

  /**
   * Notes by which prices it compares.
   *
   * @param catalogue stands for all prices
   * @return since when they are known to be the same; empty: no others are known
   */
  Optional<Instant> pricesSince(Run run, String catalogue);

  /**
   * It is over.
   *
   * @param byAmount how many purchases were compared by their amount only
   * @return false if another holder goes on with it: then it is not over
   */
  boolean finish(Run run, int byAmount, Instant at);

  /** Lets somebody else go on, if nobody does already. */
  void release(Run run);

  /** What a comparison has found so far, in order. */
  List<Finding> findings(Run run);

  /**
   * When the last comparison was begun that was not for trial and came to its end.
   *
   * @param since its period begins then at the latest
   */
  Optional<Instant> lastFinished(Instant since);

  /** When Tallystick was installed. */
  Instant installed();

  /**
   * A comparison.
   *
   * @param since the beginning of its period
   * @param until the end of its period
   * @param holder who goes on with it
   */
  record Run(
      long id, Instant since, Instant until, boolean dryRun, Position position, String holder) {}

  /** From where on to go on: a page of a stage. */
  record Position(ReconcileStage stage, Optional<String> after) {}

  /**
   * Something that was compared.
   *
   * @param type {@code session}, {@code invoice}, {@code refund}, {@code dispute}
   * @param id of the payment; of an invoice its own
   */
  record Seen(String type, String id) {}

  /** What is wrong. */
  enum What implements Coded {
    FED,
    MISSING,
    EXTRA,
    DIFFERENT,
    /** A later version has found something of its own. */
    UNKNOWN;

    /** What has this code; {@link #UNKNOWN} if this version knows none. */
    public static What of(String code) {
      return Coded.of(values(), code).orElse(UNKNOWN);
    }
  }

  /**
   * An event that never arrived, or a difference.
   *
   * @param type {@code event}, {@code session}, {@code invoice}, {@code refund}, {@code dispute}
   * @param stripe how many credits follow from Stripe's record, where it says so; of refunds and
   *     disputes, how many are to be reversed; where only the amounts paid differ, the amount
   * @param ledger how many the ledger holds, or the amount that was credited
   */
  record Finding(
      What what,
      String type,
      String id,
      Optional<String> payment,
      Optional<Long> stripe,
      Optional<Long> ledger) {}
}
