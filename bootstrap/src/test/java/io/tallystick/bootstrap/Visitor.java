package io.tallystick.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser with one cookie. */
final class Visitor {

  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Program program;
  private String cookie = "";

  Visitor(Program program) {
    this.program = program;
  }

  Visitor at(Program other) {
    Visitor same = new Visitor(other);
    same.cookie = cookie;
    return same;
  }

  int signIn(String name, String password) {
    return post("/admin/sign-in", Map.of("name", name, "password", password)).statusCode();
  }

  int signOut() {
    return post("/admin/sign-out", Map.of("csrf", token())).statusCode();
  }

  /** The token that every action of this session carries. */
  String token() {
    Matcher token = TOKEN.matcher(get("/admin/nothing-here").body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  /** The form is shown to nobody else. */
  boolean isSignedIn() {
    return get("/admin/sign-in").statusCode() == 303;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(program.at(path)).GET());
  }

  HttpResponse<String> post(String path, Map<String, String> form) {
    URI uri = program.at(path);
    return send(
        HttpRequest.newBuilder(uri)
            .header("Origin", "http://" + uri.getAuthority())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    String.join(
                        "&",
                        form.entrySet().stream()
                            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                            .toList()))));
  }

  /** A file that is sent for a button, line by line as it arrives. */
  BufferedReader download(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(program.at(path))
            .header("Origin", "http://" + program.at(path).getAuthority())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.ofString("csrf=" + token()))
            .build();
    try {
      return new BufferedReader(
          new InputStreamReader(
              CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(), UTF_8));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          CLIENT.send(
              request.header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofString());
      answer
          .headers()
          .firstValue("Set-Cookie")
          .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
      return answer;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
