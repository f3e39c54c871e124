package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.tallystick.adapter.admin.Browser.Seen;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.application.port.repair.BulkRuns.Planned;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.identity.UserId;
import io.tallystick.domain.inbox.FailureCode;
import io.tallystick.domain.inbox.StripeEventId;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import io.tallystick.domain.repair.BulkResult;
import io.tallystick.domain.repair.BulkResult.Kind;
import io.tallystick.domain.repair.BulkRun;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is made of the result of a bulk repair. */
class BulkResultsTest extends DashboardTest {

  private static final BulkResult CREDITED =
      new BulkResult(
          Kind.CREDITED, Optional.empty(), "+500 credits", 500, Optional.of(new UserId(7)));
  private static final BulkResult FAILED =
      new BulkResult(Kind.FAILED, Optional.of("credits_invalid"), "“Zoe Kraemer” is no number");

  @Override
  protected void open() {
    super.open();
    for (String id : List.of("evt_1", "evt_2", "evt_3")) {
      bean(InMemoryEvents.class).add(Samples.failed(id, FailureCode.CREDITS_INVALID, "{}"));
    }
  }

  @Test
  void those_that_failed_are_retried_alone() {
    long run = done(CREDITED, FAILED, FAILED);
    Browser operator = signedIn("operator");
    assertThat(operator.get("/admin/bulk/" + run).body()).contains("Retry only the 2 that failed…");

    Seen plan = press(operator, run, "/plans");

    assertThat(plan.body()).contains("Retry 2 events", "evt_2", "evt_3").doesNotContain("evt_1");
  }

  /** Where processing broke, no assignment was stored with the failure. */
  @Test
  void those_that_could_not_be_assigned_are_assigned_again() {
    long run = done(BulkAction.ASSIGN, CREDITED, FAILED, FAILED);

    Seen plan = press(signedIn("operator"), run, "/plans");

    assertThat(plan.body())
        .contains("Assign 2 events to user #7", "evt_2", "evt_3")
        .doesNotContain("evt_1");
  }

  @Test
  void a_plan_is_narrowed_to_those_that_would_be_credited() {
    long run = planned(BulkAction.ASSIGN, CREDITED, FAILED, CREDITED);
    Browser operator = signedIn("operator");
    assertThat(operator.get("/admin/bulk/" + run).body())
        .contains("Only the 2 that would be credited…");

    assertThat(press(operator, run, "/plans").body())
        .contains("Assign 2 events to user #7", "evt_1", "evt_3")
        .doesNotContain("evt_2");
  }

  @Test
  void nothing_is_offered_where_nothing_can_be_narrowed() {
    Browser operator = signedIn("operator");
    for (long run :
        List.of(
            done(CREDITED, CREDITED),
            planned(BulkAction.RETRY, CREDITED),
            planned(BulkAction.RETRY, FAILED))) {
      assertThat(operator.get("/admin/bulk/" + run).body()).doesNotContain("/plans");
    }
    long run = planned(BulkAction.RETRY, FAILED);
    assertThat(operator.post("/admin/bulk/" + run + "/plans", form(operator)).place())
        .isEqualTo("/admin/bulk/" + run);
  }

  @Test
  void the_events_of_one_result_are_listed_alone() {
    long run = done(CREDITED, FAILED, CREDITED);
    Browser viewer = signedIn("viewer");

    assertThat(viewer.get("/admin/bulk/" + run).body())
        .contains("href=\"/admin/bulk/%s?only=failed\"".formatted(run));
    assertThat(viewer.get("/admin/bulk/" + run + "?only=failed").body())
        .contains("evt_2", "Only the events of one result")
        .doesNotContain("evt_1", "evt_3");
  }

  @Test
  void each_page_of_a_plan_keeps_the_way_back_to_its_list() {
    long run = planned(BulkAction.ASSIGN, CREDITED, FAILED);
    Browser operator = signedIn("operator");
    String place = "/admin/bulk/" + run + "?status=failed&code=credits_invalid";
    String link = "href=\"" + place.replace("&", "&amp;");

    assertThat(operator.get(place).body()).contains(link + "&amp;only=credited\"");
    assertThat(operator.get(place + "&only=credited").body())
        .contains(link + "\"", "name=\"code\" value=\"credits_invalid\"");
    Map<String, String> form =
        Map.of("csrf", token(operator), "status", "failed", "code", "credits_invalid");
    assertThat(operator.post("/admin/bulk/" + run + "/starts", form).place())
        .startsWith(place + "&kept=");
    assertThat(operator.post("/admin/bulk/" + run + "/plans", form).place())
        .matches("/admin/bulk/[0-9]+\\?status=failed&code=credits_invalid");
  }

  @Test
  void the_result_is_a_file_that_says_who_did_it_and_why() {
    long run = done(CREDITED, FAILED);
    Browser viewer = signedIn("viewer");

    Seen file = viewer.post("/admin/bulk/" + run + "/export.csv", form(viewer));

    assertThat(file.header("Content-Disposition")).contains("bulk-" + run + ".csv");
    assertThat(file.body().lines())
        .containsExactly(
            "\"number\",\"event_id\",\"payment_id\",\"payer\",\"amount\",\"amount_minor\",\"currency\","
                + "\"planned\",\"result\",\"code\",\"message\",\"credits\",\"user_id\",\"actor\",\"reason\"",
            "\"1\",\"evt_1\",\"pi_evt_1\",\"z…@e….net\",\"9.99\",\"999\",\"usd\",\"credited\",\"credited\",\"\",\"'+500"
                + " credits\",\"500\",\"7\",\"olga\",\"hidden\"",
            "\"2\",\"evt_2\",\"pi_evt_2\",\"z…@e….net\",\"9.99\",\"999\",\"usd\",\"credited\",\"failed\",\"credits_invalid\",\"“hidden”"
                + " is no number\",\"0\",\"\",\"olga\",\"hidden\"");
    Browser operator = signedIn("operator");
    assertThat(operator.post("/admin/bulk/" + run + "/export.csv", form(operator)).body())
        .contains("\"olga\",\"late import\"");
  }

  @Test
  void the_menu_counts_those_that_are_stopped() {
    assertThat(signedIn("operator").get("/admin/account").body()).doesNotContain("stopped)");
    long run = planned(BulkAction.RETRY, CREDITED);
    committed(() -> books.bulkRuns().start(run, begun()));
    committed(() -> books.bulkRuns().stop(run, clock.instant()));

    assertThat(signedIn("operator").get("/admin/account").body())
        .contains("Bulk repairs<span class=\"status-waiting\"> (1 stopped)");
    assertThat(signedIn("viewer").get("/admin/account").body()).doesNotContain("stopped)");
    committed(() -> books.bulkRuns().resume(run));
  }

  @Test
  void a_page_is_shown_where_the_database_does_not_say_how_many_are_stopped() {
    HttpRequest<?> request = HttpRequest.GET("/admin/account/second-factor");
    request.setAttribute(
        HttpAttributes.PRINCIPAL,
        Authentication.build("olga", Map.of("role", "operator", "csrf", "token")));
    Map<String, Object> model =
        Map.of("secret", "", "image", "", "codes", List.of("a code"), "left", 1, "problem", "");
    books.goAway();
    try {
      assertThat(bean(Pages.class).render(request, "second-factor", model))
          .contains("a code", "Bulk repairs");
    } finally {
      books.comeBack();
    }
  }

  private Seen press(Browser operator, long run, String path) {
    return operator.press("/admin/bulk/" + run + path, form(operator));
  }

  private Map<String, String> form(Browser browser) {
    return Map.of("csrf", token(browser));
  }

  private long planned(BulkAction action, BulkResult... expected) {
    List<Planned> events =
        IntStream.range(0, expected.length)
            .mapToObj(
                place -> new Planned(new StripeEventId("evt_" + (place + 1)), 1, expected[place]))
            .toList();
    Amendment amendment =
        action == BulkAction.ASSIGN
            ? new Amendment(Optional.of(new Assignment(new UserId(7), false)), Optional.empty())
            : Amendment.NONE;
    return committed(
        () -> books.bulkRuns().add(action, amendment, "olga", clock.instant(), events));
  }

  private long done(BulkResult... happened) {
    return done(BulkAction.RETRY, happened);
  }

  private long done(BulkAction action, BulkResult... happened) {
    BulkResult[] expected = new BulkResult[happened.length];
    Arrays.fill(expected, CREDITED);
    long run = planned(action, expected);
    committed(() -> books.bulkRuns().start(run, begun()));
    for (int place = 0; place < happened.length; place++) {
      Map<StripeEventId, BulkResult> result =
          Map.of(new StripeEventId("evt_" + (place + 1)), happened[place]);
      committed(
          () -> {
            books.bulkRuns().settle(run, result, clock.instant());
            return true;
          });
    }
    committed(() -> books.bulkRuns().finish(run, clock.instant()));
    return run;
  }

  private BulkRun.Start begun() {
    return new BulkRun.Start("olga", "late import", clock.instant());
  }

  private <T> T committed(Supplier<T> work) {
    return books.committed(List.of(), work::get);
  }
}
