package io.tallystick.bootstrap.command;

import io.tallystick.application.port.WorkFailed;
import io.tallystick.application.usecase.repair.ReplayEvents.Replayed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Events that are replayed in batches: the next one is read while a batch is processed. Only one
 * is, because two would wait for each other where the same account has events in both.
 */
final class ReplayBatches implements AutoCloseable {

  /** That one is processed and another waits for it. */
  private static final int MOST_UNDER_WAY = 2;

  /** Enough for several transactions at once. */
  static final int MOST_EVENTS = 256;

  /** A batch ends with the event that reaches it, so that large events do not fill the memory. */
  private static final int MOST_BYTES = 2 << 20;

  private final Function<List<byte[]>, List<Replayed>> processing;
  private final Consumer<List<Replayed>> teller;
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final Queue<Future<List<Replayed>>> underWay = new ArrayDeque<>();
  private List<byte[]> batch = new ArrayList<>();
  private int bytes;

  ReplayBatches(
      Function<List<byte[]>, List<Replayed>> processing, Consumer<List<Replayed>> teller) {
    this.processing = processing;
    this.teller = teller;
  }

  void add(byte[] event) {
    batch.add(event);
    bytes += event.length;
    if (batch.size() == MOST_EVENTS || bytes >= MOST_BYTES) {
      submit();
      tell(MOST_UNDER_WAY - 1);
    }
  }

  /** Waits until all that was added is processed. */
  void finish() {
    if (!batch.isEmpty()) {
      submit();
    }
    tell(0);
  }

  private void submit() {
    List<byte[]> full = batch;
    underWay.add(worker.submit(() -> processing.apply(full)));
    batch = new ArrayList<>();
    bytes = 0;
  }

  /** Tells the oldest results, until only so many batches are under way. */
  private void tell(int most) {
    while (underWay.size() > most) {
      try {
        teller.accept(underWay.remove().get());
      } catch (ExecutionException failure) {
        throw switch (failure.getCause()) {
          case RuntimeException known -> known;
          case Error broken -> throw broken;
          case null, default -> new WorkFailed(failure);
        };
      } catch (InterruptedException stopped) {
        throw new WorkFailed(stopped);
      }
    }
  }

  /** Once one batch has failed, another that was under way is told all the same. */
  @Override
  public void close() {
    worker.close();
    underWay.stream()
        .filter(it -> it.state() == Future.State.SUCCESS)
        .forEach(it -> teller.accept(it.resultNow()));
  }
}
