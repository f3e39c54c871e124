package io.tallystick.application.port;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Ends a process between two calls of its ports: before any call, before a commit, or after it.
 * From then on every call fails, so that nothing which the process still does reaches the storage,
 * and the transaction under way is rolled back.
 */
public final class Crash {

  private static final int NEVER = Integer.MAX_VALUE;

  private final AtomicInteger callsLeft = new AtomicInteger(NEVER);

  /** What every call of a process throws that has ended. */
  public static final class Ended extends Error {
    private static final long serialVersionUID = 1L;

    Ended() {
      super("the process has ended", null, false, false);
    }
  }

  /** The process ends after so many further calls. */
  public void after(int calls) {
    callsLeft.set(calls);
  }

  /** The process does not end, or another one begins. */
  public void never() {
    callsLeft.set(NEVER);
  }

  /** Whether the process has ended. */
  public boolean hasHappened() {
    return callsLeft.get() < 0;
  }

  /** The ports of a process that can end; what prepares and looks at the storage is not cut. */
  public Ports over(Ports ports) {
    return proxy(
        Ports.class,
        (self, method, arguments) -> {
          Object answer = call(ports, method, arguments);
          Class<?> type = method.getReturnType();
          return type == Transactions.class
              ? new CutTransactions((Transactions) answer)
              : isPort(type) ? cut(type, answer) : answer;
        });
  }

  private static boolean isPort(Class<?> type) {
    return type.isInterface() && type.getPackageName().startsWith("io.tallystick.application.port");
  }

  private Object cut(Class<?> type, Object port) {
    return proxy(
        type,
        (self, method, arguments) -> {
          step();
          return call(port, method, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object port, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(port, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private void step() {
    if (callsLeft.decrementAndGet() < 0) {
      callsLeft.set(-1);
      throw new Ended();
    }
  }

  /** Transactions whose work can end in its midst. */
  private final class CutTransactions implements Transactions {

    private final Transactions transactions;

    CutTransactions(Transactions transactions) {
      this.transactions = transactions;
    }

    @Override
    public <T> T committedIf(
        Collection<String> keys, Supplier<T> work, Predicate<? super T> wanted) {
      step();
      T result = transactions.committedIf(keys, () -> done(work.get()), wanted);
      step();
      return result;
    }

    @Override
    public <T> T committedWithFree(Collection<String> keys, Function<Answer<Set<String>>, T> work) {
      step();
      T result = transactions.committedWithFree(keys, free -> done(work.apply(free)));
      step();
      return result;
    }

    @Override
    public Transactions withLockTimeout(Duration longest) {
      return new CutTransactions(transactions.withLockTimeout(longest));
    }

    @Override
    public Transactions withTimeouts(Duration lock, Duration statement) {
      return new CutTransactions(transactions.withTimeouts(lock, statement));
    }

    private <T> T done(T result) {
      step();
      return result;
    }
  }
}
