package io.tallystick.bootstrap;

import io.tallystick.bootstrap.Program.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Many clients that deliver the same events again and again, until each is answered with 200. */
final class Load {

  static final int CLIENTS = 16;
  static final int CREDITS = 10;

  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger serverErrors = new AtomicInteger();
  private final AtomicReference<Program> program;

  private Load(List<String> deliveries, Program program) {
    waiting.addAll(deliveries);
    this.program = new AtomicReference<>(program);
  }

  /** Each payment three times, shuffled: the session twice, and its PaymentIntent once. */
  static Load threeTimes(int payments, List<Long> users, long seed, Program program) {
    List<String> deliveries = new ArrayList<>();
    for (int i = 0; i < payments; i++) {
      String user = Long.toString(users.get(i % users.size()));
      Bodies session = Bodies.purchase(users.get(i % users.size()), CREDITS);
      deliveries.add(session.json());
      deliveries.add(session.json());
      deliveries.add(
          Bodies.paymentIntent(session.payment())
              .meta("credits", Integer.toString(CREDITS))
              .meta("user_id", user)
              .json());
    }
    Collections.shuffle(deliveries, new Random(seed));
    return new Load(deliveries, program);
  }

  /** Lets another load deliver the same, to another server. */
  void copyTo(Load other) {
    other.waiting.addAll(waiting);
  }

  /** The server was started anew. */
  synchronized void restartedAs(Program next) {
    program.set(next);
    notifyAll();
  }

  /**
   * A client whose server is gone waits for the next one, as Stripe waits before it sends again.
   */
  private synchronized void awaitRestart(Program gone) throws InterruptedException {
    if (program.get() == gone) {
      wait(1_000);
    }
  }

  int answered() {
    return answered.get();
  }

  int refused() {
    return refused.get();
  }

  /** Answers with a code of 500, which must never be. */
  int serverErrors() {
    return serverErrors.get();
  }

  /** Lets the clients go; the result ends when everything is answered with 200. */
  Running start() {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.submit(this::deliverAll);
    }
    clients.shutdown();
    return () -> {
      if (!clients.awaitTermination(180, TimeUnit.SECONDS)) {
        clients.shutdownNow();
        throw new IllegalStateException("unanswered after 180 s: " + waiting.size());
      }
    };
  }

  /** Clients at work. */
  interface Running {
    void await() throws InterruptedException;
  }

  private void deliverAll() {
    try {
      for (String body = waiting.poll(); body != null; body = waiting.poll()) {
        if (isAnswered(body)) {
          answered.incrementAndGet();
        } else {
          refused.incrementAndGet();
          waiting.add(body);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAnswered(String body) throws InterruptedException {
    Program server = program.get();
    try {
      Answer answer = server.deliver(body);
      serverErrors.addAndGet(answer.code() == 500 ? 1 : 0);
      return answer.code() == 200;
    } catch (UncheckedIOException noAnswer) {
      awaitRestart(server);
      return false;
    }
  }
}
