package io.tallystick.application.port;

import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertWay;
import java.util.ArrayList;
import java.util.List;

/** Takes alerts, until it is told to answer otherwise, and remembers what it was sent. */
public final class RecordingReceiver implements AlertReceiver {

  private final AlertWay way;
  private final List<Alert> received = new ArrayList<>();
  private Outcome answer = Outcome.ofAll();
  private Runnable whileSending = () -> {};

  public RecordingReceiver(AlertWay way) {
    this.way = way;
  }

  /** Answers so from now on. */
  public void answer(Outcome changed) {
    answer = changed;
  }

  /** Happens once, while the next alert is sent. */
  public void meanwhile(Runnable event) {
    whileSending =
        () -> {
          whileSending = () -> {};
          event.run();
        };
  }

  /** Whatever it was sent, whether it took it or not. */
  public List<Alert> received() {
    return List.copyOf(received);
  }

  @Override
  public AlertWay way() {
    return way;
  }

  @Override
  public String place() {
    return "the " + way.code();
  }

  @Override
  public Outcome send(Alert alert) {
    received.add(alert);
    whileSending.run();
    return answer;
  }
}
