package io.tallystick.adapter.admin.access;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to the identity provider. A response is waited for a limited time as a whole, has
 * a limited size, and a redirect is not followed: the client's secret goes where the provider's
 * metadata say, and nowhere else.
 */
final class ProviderClient implements ResourceRetriever, HTTPRequestSender {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Reads a document, for example the provider's keys.
   *
   * @throws IOException if it cannot be had within the limits
   */
  @Override
  public Resource retrieveResource(URL url) throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url.toString())).build());
    if (answer.statusCode() != 200) {
      throw new IOException(url + " answered " + answer.statusCode());
    }
    return new Resource(
        answer.body(), answer.headers().firstValue("Content-Type").orElse("application/json"));
  }

  /**
   * Sends a request to the token endpoint.
   *
   * @throws IOException if there is no answer within the limits
   */
  @Override
  public HTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(request.getURI())
            .method(request.getMethod().name(), BodyPublishers.ofString(request.getBody()));
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> sent.header(name, value)));
    HttpResponse<String> answer = send(sent.build());
    HTTPResponse response = new HTTPResponse(answer.statusCode());
    response.setBody(answer.body());
    try {
      response.setContentType(
          answer.headers().firstValue("Content-Type").orElse("application/json"));
    } catch (ParseException malformed) {
      throw new IOException(malformed);
    }
    return response;
  }

  /** The timeout of a request ends with its headers: this one covers the body, too. */
  private HttpResponse<String> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new InterruptedIOException("no whole answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException broken
          ? new IOException(reason(broken), broken)
          : new IOException(failure.getCause());
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("told to stop");
    }
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
