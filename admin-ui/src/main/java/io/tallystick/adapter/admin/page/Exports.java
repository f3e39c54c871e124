package io.tallystick.adapter.admin.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import jakarta.inject.Singleton;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Files: one at a time for each person, because each reads the database until its end. */
@Singleton
public final class Exports {

  private final Set<String> receivers = ConcurrentHashMap.newKeySet();
  private final Pages pages;

  Exports(Pages pages) {
    this.pages = pages;
  }

  /**
   * A list as CSV, unless another file is still being sent to this person.
   *
   * @param heading the names of the columns, with commas between them
   * @param rows is asked for the list once it is certain that it will be sent
   */
  public <K> HttpResponse<?> answer(
      HttpRequest<?> request, String name, String heading, Supplier<Csv.Pages<K>> rows) {
    return answer(request, name, Csv.TYPE, () -> Csv.open(heading, rows.get()));
  }

  /**
   * A file, unless another one is still being sent to this person. Where it cannot be read to its
   * end, the connection is closed within the answer, so that nobody takes what has arrived for the
   * whole.
   *
   * @param file is opened once it is certain that it will be sent
   */
  public HttpResponse<?> answer(
      HttpRequest<?> request, String name, MediaType type, Supplier<InputStream> file) {
    String receiver = SignedIn.name(request);
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
      InputStream sent = new Sent(file.get(), () -> receivers.remove(receiver));
      begun = true;
      return HttpResponse.ok(new StreamedFile(sent, type))
          .contentType(type)
          .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
    } finally {
      if (!begun) {
        receivers.remove(receiver);
      }
    }
  }

  /** A file that tells when it is sent, or can no longer be. */
  private static final class Sent extends FilterInputStream {

    private final Runnable end;

    Sent(InputStream file, Runnable end) {
      super(file);
      this.end = end;
    }

    @Override
    public void close() throws IOException {
      end.run();
      super.close();
    }
  }
}
