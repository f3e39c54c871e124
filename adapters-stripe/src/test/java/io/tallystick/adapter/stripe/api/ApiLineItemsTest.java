package io.tallystick.adapter.stripe.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.application.settings.StripeSettings;
import io.tallystick.domain.payment.LineItem;
import io.tallystick.domain.payment.LineItems;
import io.tallystick.domain.payment.Money;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real HTTP, against a server that answers as Stripe does, or as nobody should. */
final class ApiLineItemsTest {

  @RegisterExtension
  static final WireMockExtension STRIPE =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private static final String KEY = "sk_test_0123456789secret";
  private static final String PATH = "/v1/checkout/sessions/cs_test_1/line_items";

  private ApiLineItems lineItems = source(STRIPE.baseUrl() + "/", Duration.ofSeconds(30));

  @AfterEach
  void close() {
    lineItems.close();
  }

  @Test
  void the_lines_of_a_session_are_asked_for_with_the_key() {
    answer(page(false, line("li_1", "price_1", 2, 2000)));

    assertThat(lineItems.of("cs_test_1", Optional.empty()))
        .isEqualTo(new LineItems.Listed(List.of(item("price_1", 2, 2000))));
    STRIPE.verify(
        1,
        getRequestedFor(urlPathEqualTo(PATH))
            .withHeader("Authorization", equalTo("Bearer " + KEY))
            .withQueryParam("limit", equalTo("100"))
            .withQueryParam("starting_after", absent()));
  }

  @Test
  void it_is_told_for_how_long_stripe_wants_to_be_left_alone() {
    STRIPE.stubFor(
        lines(absent())
            .willReturn(
                aResponse()
                    .withStatus(429)
                    .withHeader("Retry-After", "90")
                    .withBody("{\"error\": {\"type\": \"rate_limit_error\"}}")));

    assertThat(lineItems.of("cs_test_1", Optional.empty()))
        .isEqualTo(
            new LineItems.Unavailable(
                "Stripe wants fewer questions (429)", true, Optional.of(Duration.ofSeconds(90))));
  }

  @Test
  void for_a_comparison_the_lines_are_asked_for_again_when_stripe_wants_fewer_questions() {
    STRIPE.stubFor(
        lines(absent())
            .inScenario("busy")
            .willReturn(
                aResponse()
                    .withStatus(429)
                    .withHeader("Retry-After", "0")
                    .withBody("{\"error\": {\"type\": \"rate_limit_error\"}}"))
            .willSetStateTo("idle"));
    STRIPE.stubFor(
        lines(absent())
            .inScenario("busy")
            .whenScenarioStateIs("idle")
            .willReturn(ok(page(false, line("li_1", "price_1", 2, 2000)))));

    try (ApiHistory history = new ApiHistory(settings(STRIPE.baseUrl(), Optional.of(KEY)))) {
      assertThat(history.lines().of("cs_test_1", Optional.empty()))
          .isInstanceOf(LineItems.Listed.class);
    }
    STRIPE.verify(2, getRequestedFor(urlPathEqualTo(PATH)));
  }

  @Test
  void a_session_of_a_connected_account_is_asked_for_in_its_name_page_after_page() {
    STRIPE.stubFor(lines(absent()).willReturn(ok(page(true, line("li_1", "price_1", 1, 100)))));
    STRIPE.stubFor(
        lines(equalTo("li_1")).willReturn(ok(page(false, line("li_2", "price_2", 2, 200)))));

    assertThat(lineItems.of("cs_test_1", Optional.of("acct_1")))
        .isInstanceOf(LineItems.Listed.class);
    STRIPE.verify(
        2,
        getRequestedFor(urlPathEqualTo(PATH))
            .withHeader("Authorization", equalTo("Bearer " + KEY))
            .withHeader("Stripe-Account", equalTo("acct_1")));
  }

  @Test
  void the_lines_of_an_invoice_are_asked_for_with_their_prices() {
    answer(
        page(
            false,
            """
            {"id": "il_1", "amount": 900, "currency": "usd", "quantity": 3, "pricing":
             {"price_details": {"price": {"id": "price_1", "lookup_key": "team"}}}}\
            """));

    assertThat(lineItems.of("in_1", Optional.empty()))
        .isEqualTo(
            new LineItems.Listed(
                List.of(
                    new LineItem(
                        "price_1", Optional.of("team"), 3, Optional.of(new Money(900, "usd"))))));
    STRIPE.verify(
        1,
        getRequestedFor(urlPathEqualTo("/v1/invoices/in_1/lines"))
            .withQueryParam("limit", equalTo("100"))
            .withQueryParam("expand[]", equalTo("data.pricing.price_details.price")));
  }

  @Test
  void our_own_sessions_are_asked_for_in_nobody_elses_name() {
    answer(page(false));

    assertThat(lineItems.of("cs_test_1", Optional.empty())).isInstanceOf(LineItems.Listed.class);
    STRIPE.verify(1, getRequestedFor(urlPathEqualTo(PATH)).withoutHeader("Stripe-Account"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acct_1\r\nX-Evil: 1", "acct 1", "ａcct"})
  void an_account_that_stripe_could_not_have_made_is_not_asked_for(String account) {
    assertThat(lineItems.of("cs_test_1", Optional.of(account)))
        .isEqualTo(
            new LineItems.Unavailable("the account's id is none that Stripe could have made"));
    STRIPE.verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void every_page_is_read() {
    STRIPE.stubFor(lines(absent()).willReturn(ok(page(true, line("li_1", "price_1", 1, 100)))));
    STRIPE.stubFor(
        lines(equalTo("li_1")).willReturn(ok(page(true, line("li_2", "price_2", 2, 200)))));
    STRIPE.stubFor(
        lines(equalTo("li_2")).willReturn(ok(page(false, line("li_3", "price_3", 3, 300)))));

    assertThat(lineItems.of("cs_test_1", Optional.empty()))
        .isEqualTo(
            new LineItems.Listed(
                List.of(
                    item("price_1", 1, 100), item("price_2", 2, 200), item("price_3", 3, 300))));
  }

  @Test
  void one_page_that_fails_makes_the_whole_unavailable() {
    STRIPE.stubFor(lines(absent()).willReturn(ok(page(true, line("li_1", "price_1", 1, 100)))));
    STRIPE.stubFor(
        lines(equalTo("li_1"))
            .willReturn(
                aResponse().withStatus(500).withBody("{\"error\": {\"type\": \"api_error\"}}")));

    assertThat(why()).isEqualTo("Stripe answered with status 500");
  }

  @Test
  void pages_without_end_are_not_read_forever() {
    answer(page(true, line("li_1", "price_1", 1, 100)));

    assertThat(why()).isEqualTo("there are more lines than any purchase should have");
    STRIPE.verify(5, getRequestedFor(urlPathEqualTo(PATH)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"\"", "\"li_1&limit=1\"", "\"../\""})
  void a_page_that_cannot_be_followed_is_unreadable(String id) {
    answer("{\"data\": [{\"id\": %s, \"price\": null}], \"has_more\": true}".formatted(id));

    assertThat(why()).startsWith("Stripe's answer is unreadable: more lines follow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | Stripe answered with status 400",
        "401 | Stripe refuses the API key (401): check STRIPE_API_KEY",
        "403 | the API key may not read this (403): permit Checkout sessions and invoices",
        "404 | Stripe does not know the session or invoice (404): check that STRIPE_API_KEY",
        "429 | Stripe wants fewer questions (429)",
        "500 | Stripe answered with status 500",
        "503 | Stripe answered with status 503",
      })
  void an_answer_of_failure_says_what_to_check(int status, String why) {
    STRIPE.stubFor(
        get(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Location", STRIPE.baseUrl() + "/elsewhere")
                    .withBody("{\"error\": {\"message\": \"Invalid API Key: " + KEY + "\"}}")));

    assertThat(why()).startsWith(why).doesNotContain(KEY);
    STRIPE.verify(1, getRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_connection_that_breaks_makes_the_lines_unavailable(Fault fault) {
    STRIPE.stubFor(get(anyUrl()).willReturn(aResponse().withFault(fault)));

    assertThat(why())
        .containsAnyOf("the connection to Stripe failed", "Stripe's answer is unreadable")
        .doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                         | it is empty",
        "<html>502</html>           | something unexpected stands at line 1",
        "{\"data\": [               | it ends too early",
        "[]                         | it is not a list object",
        "{}                         | it is not a list object",
        "{\"data\": [3]}            | `data[0]` is a number where Stripe sends an object",
        "{\"data\": [{\"price\":3}]} | `data[0].price` has no usable id",
      })
  void an_answer_of_another_shape_is_unreadable(String body, String problem) {
    answer(body);

    assertThat(why()).startsWith("Stripe's answer is unreadable: " + problem.replace("``", "`"));
  }

  @Test
  void nobody_listening_makes_the_lines_unavailable() {
    ApiLineItems nobody = source("http://127.0.0.1:1", Duration.ofSeconds(30));

    assertThat(((LineItems.Unavailable) nobody.of("cs_test_1", Optional.empty())).why())
        .startsWith("the connection to Stripe failed (ConnectException)");
    nobody.close();
  }

  @Test
  void nobody_else_is_asked_when_an_answer_leads_elsewhere() {
    STRIPE.stubFor(
        get(urlPathEqualTo(PATH)).willReturn(temporaryRedirect(STRIPE.baseUrl() + "/elsewhere")));
    STRIPE.stubFor(get(urlPathEqualTo("/elsewhere")).willReturn(ok(page(false))));

    assertThat(lineItems.of("cs_test_1", Optional.empty()))
        .isInstanceOf(LineItems.Unavailable.class);
    STRIPE.verify(0, getRequestedFor(urlPathEqualTo("/elsewhere")));
  }

  @Test
  void an_answer_that_does_not_begin_is_not_waited_for() {
    impatient();
    STRIPE.stubFor(get(anyUrl()).willReturn(ok(page(false)).withFixedDelay(60_000)));

    assertThat(why()).isEqualTo("Stripe did not answer within 300 ms");
  }

  @Test
  void an_answer_that_does_not_end_is_not_waited_for() {
    impatient();
    STRIPE.stubFor(get(anyUrl()).willReturn(ok(page(false)).withChunkedDribbleDelay(20, 60_000)));

    assertThat(why()).isEqualTo("Stripe did not answer within 300 ms");
  }

  @Test
  void no_more_questions_are_asked_at_once_than_stripe_allows() throws IOException {
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger mostWaiting = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(StripeApi.MOST_AT_ONCE);
    HttpServer busy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
    busy.setExecutor(Thread::startVirtualThread);
    busy.createContext(
        "/",
        exchange -> {
          mostWaiting.accumulateAndGet(waiting.incrementAndGet(), Math::max);
          full.countDown();
          try (exchange) {
            full.await();
            byte[] body = page(false).getBytes(UTF_8);
            waiting.decrementAndGet();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    busy.start();
    try (ApiLineItems many =
            source("http://127.0.0.1:" + busy.getAddress().getPort(), Duration.ofSeconds(30));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LineItems>> answers =
          IntStream.range(0, 3 * StripeApi.MOST_AT_ONCE)
              .mapToObj(i -> threads.submit(() -> many.of("cs_" + i, Optional.empty())))
              .toList();
      for (Future<LineItems> answer : answers) {
        assertThat(answer.get()).isEqualTo(new LineItems.Listed(List.of()));
      }
    } catch (ExecutionException | InterruptedException broken) {
      throw new AssertionError(broken);
    } finally {
      busy.stop(0);
    }
    assertThat(mostWaiting).hasValue(StripeApi.MOST_AT_ONCE);
  }

  @Test
  void without_a_key_nobody_is_asked() {
    ApiLineItems keyless =
        new ApiLineItems(settings(STRIPE.baseUrl(), Optional.empty()), Duration.ofSeconds(30));

    assertThat(keyless.of("cs_test_1", Optional.empty())).isEqualTo(new LineItems.NotInEvent());
    STRIPE.verify(0, getRequestedFor(anyUrl()));
    keyless.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "cs_1/../../charges",
        "cs_1?limit=1",
        "cs_1%2f",
        "cs 1",
        "cs_1\n",
        "çs_1"
      })
  void an_id_that_is_none_never_becomes_part_of_an_address(String id) {
    assertThat(lineItems.of(id, Optional.empty())).isInstanceOf(LineItems.Unavailable.class);
    STRIPE.verify(0, getRequestedFor(anyUrl()));
  }

  private String why() {
    return ((LineItems.Unavailable) lineItems.of("cs_test_1", Optional.empty())).why();
  }

  private void impatient() {
    lineItems.close();
    lineItems = source(STRIPE.baseUrl(), Duration.ofMillis(300));
  }

  private static ApiLineItems source(String base, Duration patience) {
    return new ApiLineItems(settings(base, Optional.of(KEY)), patience);
  }

  private static StripeSettings settings(String base, Optional<String> key) {
    return new StripeSettings(List.of("whsec_0123456789"), key, URI.create(base), 10);
  }

  private static void answer(String body) {
    STRIPE.stubFor(get(anyUrl()).willReturn(ok(body)));
  }

  private static MappingBuilder lines(StringValuePattern after) {
    return get(urlPathEqualTo(PATH)).withQueryParam("starting_after", after);
  }

  private static ResponseDefinitionBuilder ok(String body) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(body);
  }

  private static String page(boolean more, String... lines) {
    return "{\"object\": \"list\", \"has_more\": %s, \"data\": [%s]}"
        .formatted(more, String.join(",", lines));
  }

  private static String line(String id, String price, long quantity, long subtotal) {
    return """
    {"id": "%s", "object": "item", "price": {"id": "%s"}, "quantity": %d,
     "amount_subtotal": %d, "currency": "usd"}\
    """
        .formatted(id, price, quantity, subtotal);
  }

  private static LineItem item(String price, long quantity, long subtotal) {
    return new LineItem(price, Optional.empty(), quantity, Optional.of(new Money(subtotal, "usd")));
  }
}
