package io.tallystick.adapter.admin.access;

import io.micronaut.http.HttpRequest;
import io.tallystick.application.usecase.SourceLines;
import io.tallystick.domain.operator.Session;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log for each refused access and each session that opens, with the address that it
 * came from. Names are left out: of an operator they are personal data, and of anybody else
 * possibly a password in the wrong field. A mark of the request, or the tag of the session, stands
 * in the row of the audit log that has the name.
 */
@Singleton
final class SecurityLog {

  private static final Logger LOG = LoggerFactory.getLogger(SecurityLog.class);

  private static final int LONGEST_PATH = 200;
  private static final String MARK = "tallystick.mark";
  private static final Random RANDOM = new SecureRandom();

  private final Origin origin;
  private final SecureCookies cookies;
  private final SourceLines lines;

  SecurityLog(Origin origin, SecureCookies cookies, InstantSource clock) {
    this.origin = origin;
    this.cookies = cookies;
    this.lines = new SourceLines(clock);
  }

  /** Refusals, by what was refused. */
  enum Refusal {
    /** A wrong password, no such operator, or a disabled one. */
    SIGN_IN_REFUSED("sign-in refused"),
    /** Too many failed sign-ins before. */
    SIGN_IN_LOCKED("sign-in refused while locked"),
    /** Too many sign-ins at once. */
    SIGN_IN_BUSY("sign-in refused, too many at once"),
    /** The identity provider refused, or confirmed a person who is no operator here. */
    PROVIDER_REFUSED("sign-in through the identity provider refused"),
    /** The operator's role may not do this. */
    ROLE_REFUSED("role refused"),
    /** The request does not carry the token of its session. */
    TOKEN_REFUSED("request without the token of its session refused");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    boolean isOfSignIn() {
      return this != ROLE_REFUSED && this != TOKEN_REFUSED;
    }
  }

  void write(Refusal refusal, HttpRequest<?> request) {
    String address = origin.of(request);
    lines.write(
        refusal.name(),
        address,
        leftOut ->
            LOG.warn(
                "{}: {} {} from {}{}{}",
                refusal.text,
                request.getMethodName(),
                printable(request.getPath()),
                address,
                source(refusal, request),
                leftOut));
  }

  /** A session has opened: where from, which the audit log does not keep. */
  void opened(HttpRequest<?> request, String sessionId) {
    LOG.info("signed in from {}, session {}", origin.of(request), Session.tag(sessionId));
  }

  /** By which the row of the audit log about a refused sign-in is found. */
  static String mark(HttpRequest<?> request) {
    return request
        .getAttribute(MARK, String.class)
        .orElseGet(
            () -> {
              String made = HexFormat.of().toHexDigits(RANDOM.nextInt());
              request.setAttribute(MARK, made);
              return made;
            });
  }

  /** A refused sign-in by its own mark, all else by the session that it came from. */
  private String source(Refusal refusal, HttpRequest<?> request) {
    return refusal.isOfSignIn()
        ? ", request " + mark(request)
        : cookies
            .read(request, SecureCookies.SESSION)
            .map(id -> ", session " + Session.tag(id))
            .orElse("");
  }

  /** What a client sent, without line breaks and of limited length. */
  private static String printable(String path) {
    String ascii = path.replaceAll("[^!-~]", "?");
    return ascii.length() <= LONGEST_PATH ? ascii : ascii.substring(0, LONGEST_PATH);
  }
}
