package io.tallystick.adapter.admin;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Lists as CSV: one at a time for each person, because each reads the database until its end. */
@Singleton
final class Exports {

  private final Set<String> receivers = ConcurrentHashMap.newKeySet();
  private final Pages pages;

  Exports(Pages pages) {
    this.pages = pages;
  }

  /**
   * A list as a file, unless another one is still being sent to this person.
   *
   * @param rows is asked for the list once it is certain that it will be sent
   */
  <K> HttpResponse<?> answer(
      HttpRequest<?> request, String name, List<String> heading, Supplier<Csv.Pages<K>> rows) {
    String receiver = SignedIn.of(request).name();
    if (!receivers.add(receiver)) {
      return pages.trouble(
          request,
          HttpStatus.TOO_MANY_REQUESTS,
          "One export at a time",
          "Another export of yours is still being sent. Wait until it has arrived, or stop it in"
              + " your browser; then press the button again.");
    }
    boolean begun = false;
    try {
      HttpResponse<?> answer =
          Csv.answer(name, heading, rows.get(), () -> receivers.remove(receiver));
      begun = true;
      return answer;
    } finally {
      if (!begun) {
        receivers.remove(receiver);
      }
    }
  }
}
