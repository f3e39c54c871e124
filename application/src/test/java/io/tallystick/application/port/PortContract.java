package io.tallystick.application.port;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts share: each test has an empty world of its own. */
public abstract class PortContract {

  protected Ports ports;

  /** A new, empty world. */
  protected abstract Ports open();

  @BeforeEach
  void openPorts() {
    ports = open();
  }

  @AfterEach
  void closePorts() {
    ports.close();
  }

  /** In a transaction of its own. */
  final <T> T committed(Supplier<T> work) {
    return ports.transactions().committed(List.of("contract"), work);
  }

  /** In a transaction of its own. */
  final void commit(Runnable work) {
    committed(
        () -> {
          work.run();
          return true;
        });
  }
}
