package io.tallystick.adapter.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody's browser: it keeps cookies, sends what it is told to, and follows nothing by itself.
 */
public final class Browser {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final URI root;
  private final Map<String, String> always = new LinkedHashMap<>();
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Browser(URI root) {
    this.root = root;
  }

  /** An answer. */
  public record Seen(HttpResponse<String> http) {
    int code() {
      return http.statusCode();
    }

    public String body() {
      return http.body();
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    String place() {
      return header("Location");
    }

    /** The token that the page's forms carry. */
    String token() {
      Matcher matcher = TOKEN.matcher(body());
      if (!matcher.find()) {
        throw new AssertionError("no token in " + body());
      }
      return matcher.group(1);
    }
  }

  /** From now on this header goes with every request. */
  Browser with(String header, String value) {
    always.put(header, value);
    return this;
  }

  Browser holding(String cookie, String value) {
    cookies.put(cookie, value);
    return this;
  }

  Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  public Seen get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** Begins to receive an answer. */
  InputStream open(String path) {
    try {
      return CLIENT
          .send(request("GET", path, BodyPublishers.noBody()), BodyHandlers.ofInputStream())
          .body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  Seen post(String path, Map<String, String> form, String... headers) {
    return form("POST", path, form, headers);
  }

  /** Presses a button, and opens the page that the answer leads to. */
  Seen press(String path, Map<String, String> form, String... headers) {
    return follow(post(path, form, headers));
  }

  /** The page that an answer leads to; the answer itself if it leads nowhere. */
  Seen follow(Seen answer) {
    return answer.code() == 303 ? get(answer.place().replaceAll("#.*", "")) : answer;
  }

  /** Sends a form as it is written. */
  Seen postBody(String path, String body) {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(body),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  Seen form(String method, String path, Map<String, String> form, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", "application/x-www-form-urlencoded");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return send(
        method,
        path,
        BodyPublishers.ofString(encoded(form)),
        all.entrySet().stream()
            .flatMap(it -> java.util.stream.Stream.of(it.getKey(), it.getValue()))
            .toArray(String[]::new));
  }

  /** Sends a form once the server has asked for it, after the headers; all that is answered. */
  String postWhenAsked(String path, Map<String, String> form) {
    String body = encoded(form);
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket
          .getOutputStream()
          .write(
              String.join(
                      "\r\n",
                      "POST " + path + " HTTP/1.1",
                      "Host: " + root.getAuthority(),
                      "Cookie: " + cookieHeader(),
                      "Content-Type: application/x-www-form-urlencoded",
                      "Content-Length: " + body.length(),
                      "Expect: 100-continue",
                      "Connection: close",
                      "\r\n")
                  .getBytes(UTF_8));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      socket.getOutputStream().write(body.getBytes(UTF_8));
      return answer.lines().collect(Collectors.joining("\n"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Seen signIn(String name, String password) {
    return post("/admin/sign-in", Map.of("name", name, "password", password));
  }

  private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path)).method(method, body);
    always.forEach(request::header);
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookieHeader());
    }
    return request.build();
  }

  private String cookieHeader() {
    return cookies.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Seen send(String method, String path, BodyPublisher body, String... headers) {
    try {
      HttpResponse<String> answer =
          CLIENT.send(request(method, path, body, headers), BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").stream()
          .flatMap(line -> HttpCookie.parse(line).stream())
          .forEach(this::keep);
      return new Seen(answer);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private void keep(HttpCookie cookie) {
    if (cookie.getMaxAge() == 0) {
      cookies.remove(cookie.getName());
    } else {
      cookies.put(cookie.getName(), cookie.getValue());
    }
  }
}
