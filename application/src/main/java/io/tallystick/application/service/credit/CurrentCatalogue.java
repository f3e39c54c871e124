package io.tallystick.application.service.credit;

import io.tallystick.application.port.credit.PriceTable;
import io.tallystick.domain.policy.PriceCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The price catalogue: what is configured, and over it what the table says. The table may be
 * changed by SQL or by another instance: it is read again at the first use after {@link #FRESH},
 * and not once for each batch.
 */
public final class CurrentCatalogue implements Supplier<PriceCatalogue> {

  /** For so long a change that was made elsewhere may not be seen. */
  public static final Duration FRESH = Duration.ofSeconds(2);

  private record Known(PriceCatalogue catalogue, Instant at) {}

  private final PriceCatalogue configured;
  private final PriceTable table;
  private final InstantSource clock;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile @Nullable Known known;

  public CurrentCatalogue(PriceCatalogue configured, PriceTable table, InstantSource clock) {
    this.configured = configured;
    this.table = table;
    this.clock = clock;
  }

  /**
   * The catalogue. One thread reads the table while the others use what is known: who waited for it
   * could hold the connection that it needs.
   *
   * @throws io.tallystick.application.port.StorageUnavailable if the database is away
   */
  @Override
  public PriceCatalogue get() {
    Known last = known;
    if (last == null) {
      return read();
    }
    if (isFresh(last) || !reading.compareAndSet(false, true)) {
      return last.catalogue();
    }
    try {
      return read();
    } finally {
      reading.set(false);
    }
  }

  /** What the configuration alone says. */
  PriceCatalogue configured() {
    return configured;
  }

  /** The table has been changed here: the next question reads it. */
  void changed() {
    known = null;
  }

  private PriceCatalogue read() {
    Instant now = clock.instant();
    PriceCatalogue catalogue = configured.with(table.entries());
    known = new Known(catalogue, now);
    return catalogue;
  }

  /** A clock that was set back makes nothing fresh. */
  private boolean isFresh(Known last) {
    Duration age = Duration.between(last.at(), clock.instant());
    return !age.isNegative() && age.compareTo(FRESH) < 0;
  }
}
