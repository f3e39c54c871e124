package io.tallystick.adapter.web.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server on this machine, which keeps what it is sent. */
final class LocalMailServer implements AutoCloseable {

  static final String USER = "ops@shop.example";
  static final String PASSWORD = "hunter22";

  private final List<Mail> received = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final SMTPServer server;

  /** How connections to it are encrypted. */
  enum Encryption {
    NONE,
    STARTTLS,
    TLS
  }

  /**
   * @param from of the envelope
   */
  record Mail(String from, List<String> to, String text) {}

  private LocalMailServer(SMTPServer.Builder builder) {
    server =
        builder
            .bindAddress(InetAddress.getLoopbackAddress())
            .messageHandlerFactory(context -> new Receiving())
            .build();
    server.start();
  }

  static LocalMailServer open(Encryption encryption, SSLContext tls) {
    SMTPServer.Builder builder =
        SMTPServer.port(0)
            .requireAuth()
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, context) -> {
                      if (!user.equals(USER) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                      }
                    }));
    return new LocalMailServer(
        switch (encryption) {
          case NONE -> builder;
          case STARTTLS -> builder.enableTLS().requireTLS().startTlsSocketFactory(tls);
          case TLS -> builder.serverSocketFactory(tls);
        });
  }

  /** It takes nothing for this address from now on. */
  void refuse(String address) {
    refused.add(address);
  }

  int port() {
    return server.getPortAllocated();
  }

  List<Mail> received() {
    return received;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** The settings of TLS with a self-signed certificate for this machine's name. */
  static SSLContext certificate(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("mail.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String[] command =
        (keytool
                + " -genkeypair -keyalg EC -alias mail -dname CN=localhost -ext san=dns:localhost"
                + " -validity 2 -storetype PKCS12 -storepass changeit -keystore ")
            .split(" ");
    Process made =
        new ProcessBuilder(
                Stream.concat(Arrays.stream(command), Stream.of(file.toString())).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), UTF_8);
    if (made.waitFor() != 0) {
      throw new IOException(said);
    }
    try (InputStream stored = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(stored, "changeit".toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, "changeit".toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("mail", store.getCertificate("mail"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A message that arrives. */
  private final class Receiving implements MessageHandler {
    private final List<String> to = new ArrayList<>();
    private String sender = "";

    @Override
    public void from(String from) {
      sender = from;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      if (refused.contains(recipient)) {
        throw new RejectException(550, "no such mailbox: " + recipient);
      }
      to.add(recipient);
    }

    @Override
    public String data(InputStream data) throws IOException {
      received.add(new Mail(sender, List.copyOf(to), new String(data.readAllBytes(), UTF_8)));
      return "taken";
    }

    @Override
    public void done() {}
  }
}
