package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpRequest;
import io.tallystick.application.usecase.LineLimit;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log for each refused access, with the address that it came from. Names are left
 * out: of an operator they are personal data, and of anybody else possibly a password in the wrong
 * field.
 */
@Singleton
final class SecurityLog {

  private static final Logger LOG = LoggerFactory.getLogger(SecurityLog.class);

  private static final int LONGEST_PATH = 200;

  private final Origin origin;
  private final LineLimit lines;

  SecurityLog(Origin origin, InstantSource clock) {
    this.origin = origin;
    this.lines = new LineLimit(clock);
  }

  /** Refusals, by what was refused. */
  enum Refusal {
    /** A wrong password, no such operator, or a disabled one. */
    SIGN_IN_REFUSED("sign-in refused"),
    /** Too many failed sign-ins before. */
    SIGN_IN_LOCKED("sign-in refused while locked"),
    /** Too many sign-ins at once. */
    SIGN_IN_BUSY("sign-in refused, too many at once"),
    /** The identity provider refused, or confirmed a person who is no operator. */
    PROVIDER_REFUSED("sign-in through the identity provider refused"),
    /** The operator's role may not do this. */
    ROLE_REFUSED("role refused"),
    /** The request does not carry the token of its session. */
    TOKEN_REFUSED("request without the token of its session refused");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }
  }

  void write(Refusal refusal, HttpRequest<?> request) {
    String address = origin.of(request);
    lines.write(
        refusal + " " + address,
        leftOut ->
            LOG.warn(
                "{}: {} {} from {}{}",
                refusal.text,
                request.getMethodName(),
                printable(request.getPath()),
                address,
                leftOut == 0 ? "" : ", and %s more since".formatted(leftOut)));
  }

  /** What a client sent, without line breaks and of limited length. */
  private static String printable(String path) {
    String ascii = path.replaceAll("[^!-~]", "?");
    return ascii.length() <= LONGEST_PATH ? ascii : ascii.substring(0, LONGEST_PATH);
  }
}
