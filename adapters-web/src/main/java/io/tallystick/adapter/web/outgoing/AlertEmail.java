package io.tallystick.adapter.web.outgoing;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.tallystick.application.port.alert.AlertReceiver;
import io.tallystick.application.settings.AlertSettings;
import io.tallystick.domain.alert.Alert;
import io.tallystick.domain.alert.AlertWay;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends alerts as e-mail. The connection is encrypted: from the beginning, or by STARTTLS, without
 * which a server on another machine gets nothing.
 */
@Singleton
@Requires(beans = AlertSettings.Email.class)
final class AlertEmail implements AlertReceiver {

  /** For connecting, and for each answer of the server. */
  private static final Duration EACH_ANSWER = Duration.ofSeconds(10);

  /** For all of it, however slowly a server answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern CODE = Pattern.compile("^\\s*([45][0-9]{2})\\b");

  private final AlertSettings.Email settings;
  private final AlertSettings.MailServer server;
  private final String name;
  private final AlertText text;
  private final SSLSocketFactory tls;
  private final Duration patience;

  /**
   * @param mode of Stripe: {@code test} or {@code live}
   */
  @Inject
  AlertEmail(
      AlertSettings alerts,
      AlertSettings.Email settings,
      @Property(name = "tallystick.stripe.mode") String mode) {
    this(
        settings,
        mode.equals("test") ? "Tallystick (test mode)" : "Tallystick",
        new AlertText(alerts.dashboard()),
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        PATIENCE);
  }

  AlertEmail(
      AlertSettings.Email settings,
      String name,
      AlertText text,
      SSLSocketFactory tls,
      Duration patience) {
    this.settings = settings;
    this.server = settings.server();
    this.name = name;
    this.text = text;
    this.tls = tls;
    this.patience = patience;
  }

  @Override
  public AlertWay way() {
    return AlertWay.EMAIL;
  }

  @Override
  public String place() {
    int addresses = settings.to().size();
    return "%s to %s"
        .formatted(server.host(), addresses == 1 ? "1 address" : addresses + " addresses");
  }

  /** Interrupting a virtual thread closes the socket that it waits for. */
  @Override
  public Outcome send(Alert alert) {
    FutureTask<Outcome> sending = new FutureTask<>(() -> transmit(alert));
    Thread.ofVirtual().name("alert by e-mail").start(sending);
    try {
      return sending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException tooSlow) {
      sending.cancel(true);
      return Outcome.ofNone("the mail server took longer than " + patience.toSeconds() + " s");
    } catch (ExecutionException broken) {
      return Outcome.ofNone("it broke while it was sent: " + className(broken.getCause()));
    } catch (InterruptedException stopped) {
      sending.cancel(true);
      Thread.currentThread().interrupt();
      return Outcome.ofNone("the server is stopping");
    }
  }

  private static String className(@Nullable Throwable failure) {
    return failure == null ? "unknown" : failure.getClass().getSimpleName();
  }

  private Outcome transmit(Alert alert) {
    Session session = Session.getInstance(properties());
    try (Transport transport = session.getTransport(server.tls() ? "smtps" : "smtp")) {
      MimeMessage message = message(session, alert);
      transport.connect(
          server.host(), server.port(), server.user().orElse(null), server.password().orElse(null));
      transport.sendMessage(message, message.getAllRecipients());
      return Outcome.ofAll();
    } catch (AuthenticationFailedException refused) {
      return Outcome.ofNone("the mail server does not accept the user and password of SMTP_URL");
    } catch (SendFailedException failure) {
      return failedFor(failure);
    } catch (MessagingException failure) {
      return Outcome.ofNone(problem(failure));
    }
  }

  /** An address that the server refuses keeps the message from no other one. */
  private Outcome failedFor(SendFailedException failure) {
    Address[] taken = failure.getValidSentAddresses();
    int all = settings.to().size();
    return taken == null || taken.length == 0
        ? Outcome.ofNone(problem(failure))
        : Outcome.ofSome(
            "for %s of %s addresses: %s".formatted(all - taken.length, all, problem(failure)));
  }

  private MimeMessage message(Session session, Alert alert) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(settings.from()));
    for (String address : settings.to()) {
      message.addRecipient(RecipientType.TO, new InternetAddress(address));
    }
    message.setSubject(name + ": " + text.subject(alert), "UTF-8");
    message.setSentDate(Date.from(alert.at()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(text.letter(alert), "UTF-8");
    message.saveChanges();
    return message;
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("mail.from", settings.from());
    String prefix = server.tls() ? "mail.smtps." : "mail.smtp.";
    String millis = Long.toString(EACH_ANSWER.toMillis());
    properties.setProperty(prefix + "connectiontimeout", millis);
    properties.setProperty(prefix + "timeout", millis);
    properties.setProperty(prefix + "sendpartial", "true");
    properties.setProperty(prefix + "auth", Boolean.toString(server.user().isPresent()));
    properties.setProperty(prefix + "starttls.enable", "true");
    properties.setProperty(prefix + "starttls.required", Boolean.toString(server.needsStartTls()));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "ssl.socketFactory", tls);
    properties.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    return properties;
  }

  /** Why it failed, by class and code: what the server says may repeat an address. */
  private static String problem(MessagingException failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      String message = String.valueOf(cause.getMessage());
      Matcher code = CODE.matcher(message);
      if (cause instanceof SSLException) {
        return "no encrypted connection to the mail server: " + cause.getClass().getSimpleName();
      } else if (cause instanceof IOException) {
        return "the mail server cannot be reached: " + cause.getClass().getSimpleName();
      } else if (code.find()) {
        return "the mail server answered " + code.group(1);
      } else if (message.contains("STARTTLS")) {
        return "the mail server offers no STARTTLS, without which nothing is sent to it";
      }
    }
    return "the mail server did not take it: " + failure.getClass().getSimpleName();
  }

  private static @Nullable Throwable next(Throwable failure) {
    return failure instanceof MessagingException messaging && messaging.getNextException() != null
        ? messaging.getNextException()
        : failure.getCause();
  }
}
