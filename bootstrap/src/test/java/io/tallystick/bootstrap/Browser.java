package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who is signed in to the dashboard, without any script. */
final class Browser {

  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager())
          .build();
  private final URI server;
  private String token = "";

  private Browser(URI server) {
    this.server = server;
  }

  static Browser signedIn(URI server, String name, String password) {
    Browser browser = new Browser(server);
    assertThat(browser.send("/admin/sign-in", Map.of("name", name, "password", password)))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(303);
    Matcher token = TOKEN.matcher(browser.page("/admin/events"));
    assertThat(token.find()).isTrue();
    browser.token = token.group(1);
    return browser;
  }

  /** A page that there is. */
  String page(String path) {
    HttpResponse<String> answer = exchange(HttpRequest.newBuilder(server.resolve(path)));
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Presses a button. */
  HttpResponse<String> send(String path, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("csrf", token);
    String form =
        all.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return exchange(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** Presses a button that leads to another page; gives its path. */
  String follow(String path, Map<String, String> fields) {
    HttpResponse<String> answer = send(path, fields);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Program.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
