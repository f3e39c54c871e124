package io.tallystick.application.service.inbox;

import io.tallystick.application.service.inbox.RandomHistory.Step;
import java.util.function.LongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Histories for properties: any steps in any order, of which some are cut by the process's end. */
public final class AnyHistory {

  private static final int MOST_CALLS = 50;
  private static final int NO_END = 1_000_000;

  private AnyHistory() {}

  /**
   * Histories of so many steps; each is run and ended by {@link #play}.
   *
   * @param begin begins the history with a seed
   */
  public static Arbitrary<ActionChain<RandomHistory>> of(
      int steps, LongFunction<RandomHistory> begin) {
    Action.Independent<RandomHistory> any = AnyHistory::step;
    return Arbitraries.longs()
        .between(0, 1_000_000)
        .flatMap(
            seed ->
                ActionChain.startWith(() -> begin.apply(seed))
                    .withAction(any)
                    .withMaxTransformations(steps));
  }

  /** Plays a history to its end, and checks what has become of it. */
  public static void play(ActionChain<RandomHistory> chain) {
    chain.run().end();
  }

  private static Arbitrary<Transformer<RandomHistory>> step() {
    Arbitrary<Step> steps =
        Arbitraries.frequency(
            Tuple.of(4, Step.DELIVER),
            Tuple.of(3, Step.CHANGE_OTHERWISE),
            Tuple.of(2, Step.DELIVER_BATCH),
            Tuple.of(1, Step.DELIVER_AT_ONCE),
            Tuple.of(2, Step.WORK),
            Tuple.of(2, Step.DISCARD),
            Tuple.of(1, Step.REPLAY),
            Tuple.of(1, Step.RETRY),
            Tuple.of(1, Step.ASSIGN),
            Tuple.of(1, Step.SET_CREDITS),
            Tuple.of(1, Step.REOPEN),
            Tuple.of(1, Step.MOVE));
    Arbitrary<Integer> calls =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(NO_END)),
            Tuple.of(
                1,
                Arbitraries.integers()
                    .between(0, MOST_CALLS)
                    .withDistribution(RandomDistribution.uniform())));
    return Combinators.combine(steps, Arbitraries.integers().between(0, 59), calls)
        .as(
            (step, which, after) ->
                Transformer.mutate(
                    "%s %s%s".formatted(step, which, after == NO_END ? "" : " ends after " + after),
                    history -> history.happen(step, which, after)));
  }
}
