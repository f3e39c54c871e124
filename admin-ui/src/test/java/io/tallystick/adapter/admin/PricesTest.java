package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.application.port.inbox.EventDecoder.Decoded;
import io.tallystick.application.port.inbox.WebhookInbox.NewEvent;
import io.tallystick.application.query.EventDetails;
import io.tallystick.domain.inbox.EventNotice;
import io.tallystick.domain.inbox.StripeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The price catalogue: who reads and who sets it, and what a change would credit. */
class PricesTest extends DashboardTest {

  private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([^\"]*)\"");
  private static final String PATH = "/admin/catalogue";

  private Browser admin;
  private String key;

  @BeforeEach
  void signIn() {
    admin = signedIn("admin");
    key = "price_" + books.pricePages().rows().size();
    clock.step(Duration.ofSeconds(5));
  }

  @Test
  void a_price_is_previewed_saved_listed_and_its_history_told() {
    Seen led = post(admin, "/previews", form("100", "", "a new price"));
    assertThat(led.place())
        .contains("key=" + key, "credits=100")
        .doesNotContain("a+new", "a%20new");
    assertThat(admin.follow(led).body())
        .contains("Save this price", "a new price")
        .doesNotContain("Of <span>0</span> failed events");
    assertThat(signedIn("admin").follow(led).body())
        .as("another one, who reads no reason")
        .contains("Say why", "value=\"100\"", "value=\"" + key + "\"")
        .doesNotContain("a new price");
    for (String role : List.of("viewer", "operator")) {
      assertThat(signedIn(role).follow(led).code()).isEqualTo(403);
    }
    assertThat(books.prices().entries()).noneMatch(it -> it.key().equals(key));

    assertThat(post(admin, "", form("100", "", "a new price")).place())
        .isEqualTo(PATH + "?saved=" + key);
    assertThat(post(admin, "", form("200", seen(), "doubled")).code()).isEqualTo(303);

    assertThat(signedIn("viewer").get(PATH).body())
        .contains(key, "doubled", "100 credits", "200 credits", "not set", "price_configured");
    assertThat(books.actions())
        .filteredOn(it -> it.subject().equals("price " + key))
        .extracting(it -> it.actor() + " " + it.name() + ": " + it.reason())
        .containsExactly("admin change_price: a new price", "admin change_price: doubled");
  }

  @Test
  void a_preview_says_which_failed_events_would_be_credited_and_credits_none() {
    long user = books.userWith(key + "@example.org", "Zoe", 0);
    failed("evt_one_" + key, key, user);
    failed("evt_two_" + key, key, user);
    failed("evt_other_" + key, "price_of_a_shirt", user);

    String body = press("/previews", form("1200", "", "sold from now on")).body();

    assertThat(body).contains("2,400 credits", "+1200 credits for user " + user);
    assertThat(body).contains("evt_one_" + key, "evt_two_" + key);
    assertThat(body).doesNotContain("evt_other_" + key);
    assertThat(books.balanceOf(user)).isZero();
    assertThat(press("/previews", with(form("1200", "", "why"), "active", "no")).body())
        .contains("none would be credited", "Stop selling it");
  }

  @Test
  void of_two_admins_who_looked_at_the_same_price_the_second_is_shown_what_it_is_now() {
    post(admin, "", form("100", "", "a new price"));
    String seen = seen();
    clock.step(Duration.ofSeconds(5));
    post(admin, "", form("200", seen, "doubled"));

    for (String path : List.of("/previews", "")) {
      Seen late = press(path, form("300", seen, "tripled"));
      assertThat(late.body()).contains("Somebody has changed this price", "value=\"200\"");
    }
    for (String another : List.of("", "nonsense")) {
      assertThat(press("", form("300", another, "edited")).body())
          .contains("Somebody has changed this price");
    }
    assertThat(books.pricePages().row(key).orElseThrow().entry().price().credits().value())
        .isEqualTo(200);
  }

  @Test
  void a_second_click_is_told_that_the_price_is_saved() {
    Map<String, String> form = with(form("100", "", "a new price"), "amounts", "2000usd+1900eur");

    assertThat(post(admin, "", form).place()).isEqualTo(PATH + "?saved=" + key);
    assertThat(post(admin, "", form).place()).isEqualTo(PATH + "?saved=" + key);
    assertThat(books.actions()).filteredOn(it -> it.subject().equals("price " + key)).hasSize(1);
  }

  @Test
  void a_price_that_is_not_sold_any_more_stays_listed() {
    post(admin, "", form("100", "", "a new price"));
    post(admin, "", with(form("100", seen(), "discontinued"), "active", "no"));

    assertThat(books.pricePages().row(key).orElseThrow().entry().active()).isFalse();
    assertThat(admin.get(PATH + "/price?key=" + key).body())
        .contains("100 credits, not sold", "discontinued", "readonly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key     |            | Name the price
          credits | 0          | Say how many credits
          credits | 2147483648 | Say how many credits
          credits | ten        | Say how many credits
          amounts | 20.00usd   | Write what it costs
          amounts | 2000       | Write what it costs
          amounts | 1usd+      | Write what it costs
          amounts | 1usd+2usd  | one amount for each currency
          days    | 0          | expire after 1 to 36500 days
          days    | 36501      | expire after 1 to 36500 days
          reason  |            | Say why
          """)
  void what_is_no_price_is_refused_with_what_is_wrong(String field, String value, String told) {
    for (String path : List.of("/previews", "")) {
      Map<String, String> form = with(form("100", "", "why"), field, value == null ? "" : value);
      assertThat(press(path, form).body()).contains("Nothing was saved.", told);
    }
    assertThat(books.prices().entries()).noneMatch(it -> it.key().equals(key));
  }

  @Test
  void a_price_of_any_length_is_previewed() {
    Map<String, String> form = with(form("100", "", "因".repeat(500)), "key", "价".repeat(255));
    assertThat(press("/previews", form).body()).contains("Save this price", "价".repeat(255));
    assertThat(press("/previews", with(form, "key", "价".repeat(2000))).body())
        .contains("Name the price");
  }

  @Test
  void amounts_in_several_currencies_and_days_are_kept_and_shown() {
    Map<String, String> form = with(form("900", "", "why"), "amounts", "2000USD + 1900eur");
    post(admin, "", with(form, "days", "30"));

    assertThat(admin.get(PATH).body()).contains("€19.00 or $20.00", "after 30 days");
    assertThat(admin.get(PATH + "/price?key=" + key).body()).contains("1900eur+2000usd");
  }

  @Test
  void others_read_and_change_nothing() {
    for (String role : List.of("viewer", "operator")) {
      Browser browser = signedIn(role);
      assertThat(browser.get(PATH).body())
          .contains("price_configured")
          .doesNotContain("Add a price");
      assertThat(browser.get(PATH + "/price?key=price_configured").body())
          .contains("Prices are changed by admins")
          .doesNotContain("/previews");
      assertThat(post(browser, "", form("1", "", "why")).code()).isEqualTo(403);
    }
  }

  private Map<String, String> form(String credits, String seen, String reason) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("key", key);
    form.put("credits", credits);
    form.put("amounts", "");
    form.put("days", "");
    form.put("active", "yes");
    form.put("seen", seen);
    form.put("reason", reason);
    return form;
  }

  private static Map<String, String> with(Map<String, String> form, String field, String value) {
    Map<String, String> changed = new LinkedHashMap<>(form);
    changed.put(field, value);
    return changed;
  }

  private Seen post(Browser browser, String path, Map<String, String> form) {
    return browser.post(PATH + path, with(form, "csrf", token(browser)));
  }

  /** Posts it as the admin, and opens the page that the answer leads to. */
  private Seen press(String path, Map<String, String> form) {
    return admin.follow(post(admin, path, form));
  }

  /** What the form of the price says of the time at which it was changed. */
  private String seen() {
    Matcher found = SEEN.matcher(admin.get(PATH + "/price?key=" + key).body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  /** An event that failed because nobody knew its price. */
  private void failed(String id, String price, long user) {
    byte[] body = "%s %s %s".formatted(id, price, user).getBytes(StandardCharsets.UTF_8);
    EventDetails details = Samples.ofUnknownPrice(id);
    StripeEvent event = details.line().event();
    EventNotice notice = ((Decoded.Event) RealPrices.decoded(body)).notice();
    books.committed(
        List.of(),
        () -> {
          books.inbox().add(List.of(new NewEvent(notice, event, body)));
          return event;
        });
    bean(InMemoryEvents.class).add(details);
  }
}
