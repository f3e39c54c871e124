package io.tallystick.adapter.admin.page;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.views.ViewsRenderer;
import io.tallystick.application.port.StorageUnavailable;
import io.tallystick.application.query.BrowseBulkRuns;
import io.tallystick.application.usecase.operator.SignIn;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.thymeleaf.context.LazyContextVariable;

/**
 * Renders pages: all of a page before any of it is answered, so that a template that breaks is an
 * error page and not half an answer.
 */
@Singleton
public final class Pages {

  public static final MediaType HTML = new MediaType("text/html; charset=utf-8");

  /** It is shown where the database may be away: nothing is read for it. */
  private static final String TROUBLE = "trouble";

  private static final String NOTICE = "notice";
  private static final String OURS = "tallystick.page";

  /** The header that a page sends when it refreshes itself. */
  private static final String REFRESH = "X-Refresh";

  private final ViewsRenderer<Map<String, Object>, HttpRequest<?>> renderer;
  private final BrowseBulkRuns bulk;
  private final boolean testDoor;
  private final String mode;
  private final long idleSeconds;

  public Pages(
      ViewsRenderer<Map<String, Object>, HttpRequest<?>> renderer,
      BrowseBulkRuns bulk,
      @Property(name = "tallystick.e2e.enabled", defaultValue = "false") boolean testDoor,
      @Property(name = "tallystick.stripe.mode", defaultValue = "test") String mode,
      SignIn signIn) {
    this.renderer = renderer;
    this.bulk = bulk;
    this.testDoor = testDoor;
    this.mode = mode;
    this.idleSeconds = signIn.idle().toSeconds();
  }

  /** Whether a page refreshes itself: no person has asked for it. */
  public static boolean isRefresh(HttpRequest<?> request) {
    return request.getHeaders().contains(REFRESH);
  }

  /** Has the page that answers a request say something above its content. */
  static void notice(HttpRequest<?> request, String text) {
    request.setAttribute(NOTICE, text);
  }

  /** Leads to another page. */
  public static MutableHttpResponse<?> to(String address) {
    return HttpResponse.seeOther(URI.create(address));
  }

  /** A page, or one fragment of it: {@code event :: effect}. */
  public MutableHttpResponse<String> show(
      HttpRequest<?> request, String view, Map<String, ? extends Object> model) {
    MutableHttpResponse<String> page = HttpResponse.ok(render(request, view, model));
    page.setAttribute(OURS, true);
    return page.contentType(HTML);
  }

  /** Whether a page of ours answers, and not one of the server's own for an error. */
  public static boolean isOurs(HttpResponse<?> response) {
    return response.getAttribute(OURS).isPresent();
  }

  /** A page with another status than 200. */
  public MutableHttpResponse<String> show(
      HttpRequest<?> request, HttpStatus status, String view, Map<String, ? extends Object> model) {
    return show(request, view, model).status(status);
  }

  /** The page that says what went wrong and what to do. */
  public MutableHttpResponse<String> trouble(
      HttpRequest<?> request, HttpStatus status, String title, String advice) {
    Map<String, Object> model =
        Map.of("code", status.getCode(), "title", title, "advice", advice, "error", "");
    return show(request, status, TROUBLE, model);
  }

  /**
   * What the layout shows of everything: who is signed in, which mode, which part is open, how many
   * bulk repairs wait to be resumed. These are counted where the layout is rendered, and not for a
   * fragment.
   */
  public String render(HttpRequest<?> request, String view, Map<String, ? extends Object> model) {
    Map<String, Object> all = new HashMap<>(model);
    all.putIfAbsent("typed", "");
    all.put(NOTICE, request.getAttribute(NOTICE, String.class).orElse(""));
    all.put("columns", Labels.COLUMNS);
    all.put("testDoor", testDoor);
    all.put("mode", mode);
    all.put("idleSeconds", idleSeconds);
    SignedIn reader = SignedIn.of(request);
    all.put("signedIn", reader);
    all.put(
        "stopped",
        new LazyContextVariable<Integer>() {
          @Override
          protected Integer loadValue() {
            return reader.mayAct() && !view.equals(TROUBLE) ? stopped() : 0;
          }
        });
    StringWriter page = new StringWriter();
    try {
      renderer.render(view, all, request).writeTo(page);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return page.toString();
  }

  /** None where the database does not answer: no page fails because of its menu. */
  private int stopped() {
    try {
      return bulk.stopped();
    } catch (StorageUnavailable away) {
      return 0;
    }
  }
}
