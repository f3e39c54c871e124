package io.tallystick.bootstrap.server;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Tells the schedule of requests that may leave work behind; checks of health leave none. */
@ServerFilter("/**")
record RequestWatch(WorkSchedule schedule) {

  @ResponseFilter
  void answered(HttpRequest<?> request, MutableHttpResponse<?> response) {
    boolean refused = response.code() >= 400 && response.code() < 500;
    String path = request.getPath();
    if (!refused && !path.startsWith("/health") && !path.startsWith("/prometheus")) {
      schedule.requestAnswered();
    }
  }
}
