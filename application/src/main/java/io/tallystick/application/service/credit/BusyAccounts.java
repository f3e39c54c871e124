package io.tallystick.application.service.credit;

import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.domain.identity.UserId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Accounts over which a request has waited in vain: another transaction holds them for long, or a
 * trigger of the host application is slow. Of the requests for such an account one at a time waits;
 * the others fail at once, so that they take no connection from those for other accounts.
 */
final class BusyAccounts {

  /** Beyond that the one that became busy first is forgotten. */
  private static final int MOST = 1_000;

  private final Set<UserId> busy = new LinkedHashSet<>();

  /** The busy ones for which a request waits, and for which one. */
  private final Map<UserId, Object> waiting = new HashMap<>();

  /**
   * Does the work of a request.
   *
   * @param work is given what it has to call with its account, before it locks it; that throws
   *     {@link LockTimeout} if another request waits for the account
   */
  <T> T request(Function<Consumer<UserId>, T> work) {
    AtomicReference<UserId> at = new AtomicReference<>();
    boolean inVain = false;
    try {
      return work.apply(user -> enter(user, at));
    } catch (StorageUnavailable failed) {
      inVain = true;
      throw failed;
    } finally {
      leave(at, inVain);
    }
  }

  /**
   * Once for each request, however often its transaction is repeated; the account that a customer
   * names may be another one by then.
   */
  private synchronized void enter(UserId user, AtomicReference<UserId> at) {
    if (at.get() != null && !at.get().equals(user)) {
      waiting.remove(at.get(), at);
    }
    if (busy.contains(user) && !waiting.computeIfAbsent(user, none -> at).equals(at)) {
      throw new LockTimeout("another request waits for the account");
    }
    at.set(user);
  }

  private synchronized void leave(AtomicReference<UserId> at, boolean inVain) {
    UserId user = at.get();
    if (user == null) {
      return;
    }
    waiting.remove(user, at);
    if (!inVain) {
      busy.remove(user);
    } else if (busy.add(user) && busy.size() > MOST) {
      Iterator<UserId> oldest = busy.iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
