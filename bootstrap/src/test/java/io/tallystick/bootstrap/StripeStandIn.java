package io.tallystick.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A server that answers as Stripe's API does, two objects on each page. */
final class StripeStandIn implements AutoCloseable {

  /** What narrows a list down to objects in which the same stands. */
  private static final List<String> FILTERS = List.of("payment_intent", "charge", "status");

  private final HttpServer server;

  /** What each list holds, by path, the newest first; each object by its id. */
  private final Map<String, Map<String, String>> lists = new HashMap<>();

  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final Deque<Disturbance> disturbances = new ArrayDeque<>();
  private int refusesAfter = Integer.MAX_VALUE;
  private int linesStatus = 200;

  /** An answer that comes before the right one. */
  private record Disturbance(int status, String retryAfter) {}

  StripeStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The requests so far: {@code /v1/events evt_1}, the path and after which object. */
  ConcurrentLinkedQueue<String> requests() {
    return requests;
  }

  /** Adds an object to a list: {@code checkout/sessions}, {@code refunds}, … */
  synchronized void lists(String path, String id, String json) {
    lists.computeIfAbsent("/v1/" + path, list -> new LinkedHashMap<>()).put(id, json);
  }

  /** Answers further requests with these, one after the other. */
  synchronized void disturb(String retryAfter, Integer... statuses) {
    Stream.of(statuses).forEach(status -> disturbances.add(new Disturbance(status, retryAfter)));
  }

  /** Refuses the key after so many requests from now on. */
  synchronized void refuseAfter(int number) {
    requests.clear();
    refusesAfter = number;
  }

  /** Answers questions for lines with this status from now on. */
  synchronized void answerForLines(int status) {
    linesStatus = status;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange);
    requests.add((path + " " + query.getOrDefault("starting_after", "")).strip());
    int status = 200;
    String body;
    if (requests.size() > refusesAfter) {
      status = 401;
      body = error("invalid_request_error");
    } else if (!disturbances.isEmpty()) {
      Disturbance disturbance = disturbances.pop();
      status = disturbance.status();
      exchange.getResponseHeaders().add("Retry-After", disturbance.retryAfter());
      body = error("api_error");
    } else if (linesStatus != 200 && path.endsWith("/line_items")) {
      status = linesStatus;
      exchange.getResponseHeaders().add("Retry-After", "0");
      body = error("api_error");
    } else if (path.matches("/v1/[a-z_]+|/v1/checkout/sessions(/[^/]+/line_items)?")) {
      body = page(lists.getOrDefault(path, Map.of()), query);
    } else {
      String id = path.substring(path.lastIndexOf('/') + 1);
      Optional<String> object =
          lists.values().stream().flatMap(list -> Stream.ofNullable(list.get(id))).findFirst();
      status = object.isPresent() ? 200 : 404;
      body = object.orElseGet(() -> error("invalid_request_error"));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String pair : String.valueOf(exchange.getRequestURI().getRawQuery()).split("&")) {
      String[] words = pair.split("=", 2);
      query.put(
          URLDecoder.decode(words[0], StandardCharsets.UTF_8),
          words.length < 2 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String error(String type) {
    return "{\"error\": {\"type\": \"%s\", \"message\": \"no\"}}".formatted(type);
  }

  private static String page(Map<String, String> list, Map<String, String> query) {
    List<String> ids = new ArrayList<>(list.keySet());
    ids.removeIf(id -> !matches(list.get(id), query));
    int from = ids.indexOf(query.getOrDefault("starting_after", "")) + 1;
    int to = Math.min(from + 2, ids.size());
    return "{\"object\": \"list\", \"has_more\": %s, \"data\": [%s]}"
        .formatted(
            to < ids.size(),
            String.join(",", ids.subList(from, to).stream().map(list::get).toList()));
  }

  private static boolean matches(String object, Map<String, String> query) {
    return FILTERS.stream()
        .filter(query::containsKey)
        .allMatch(name -> object.contains("\"%s\": \"%s\"".formatted(name, query.get(name))));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
