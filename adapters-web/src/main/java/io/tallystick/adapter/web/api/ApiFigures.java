package io.tallystick.adapter.web.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.tallystick.adapter.web.Problem;
import io.tallystick.adapter.web.ProblemType;

/** Counts the requests to the API by their outcome: {@code ok}, {@code replayed} or a problem. */
@ServerFilter("/api/v1/**")
final class ApiFigures {

  private final MeterRegistry registry;

  ApiFigures(MeterRegistry registry) {
    this.registry = registry;
    counter("ok");
    counter("replayed");
    for (ProblemType type : ProblemType.values()) {
      counter(type.code());
    }
  }

  @ResponseFilter
  void count(HttpResponse<?> response) {
    String outcome =
        response.body() instanceof Problem problem
            ? problem.type()
            : response.getHeaders().contains(ApiAnswers.REPLAYED) ? "replayed" : "ok";
    counter(outcome).increment();
  }

  private Counter counter(String outcome) {
    return Counter.builder("tallystick.api.requests")
        .description("requests to the API, by their outcome")
        .tag("outcome", outcome)
        .register(registry);
  }
}
