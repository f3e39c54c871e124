package io.tallystick.adapter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.uri.UriMatchTemplate;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.tallystick.adapter.admin.Browser.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may send which request: each route of the dashboard, and the least role that it takes. */
class RoutesTest extends DashboardTest {

  /** Those who are signed in, from the least to the most. */
  private static final List<String> ROLES = List.of("viewer", "operator", "admin");

  /** What sign-ins that fail are answered after some. */
  private static final int LOCKED = 429;

  private static final Map<String, String> TABLE =
      """
      GET  /                                              | anybody
      GET  /admin                                         | anybody
      GET  /admin/sign-in                                 | anybody
      POST /admin/sign-in                                 | anybody
      GET  /admin/sign-in/provider                        | anybody
      GET  /admin/sign-in/provider/callback               | anybody
      GET  /admin/sign-in/code                            | viewer
      POST /admin/sign-in/code                            | viewer
      POST /admin/sign-out                                | viewer
      GET  /admin/account                                 | viewer
      POST /admin/account/password                        | viewer
      POST /admin/account/sessions/end                    | viewer
      GET  /admin/account/second-factor                   | viewer
      POST /admin/account/second-factor                   | viewer
      POST /admin/account/second-factor/remove            | viewer
      GET  /admin/adjustments                             | operator
      POST /admin/adjustments/{id}/confirmations          | admin
      POST /admin/adjustments/{id}/refusals               | admin
      GET  /admin/api-keys                                | admin
      POST /admin/api-keys                                | admin
      POST /admin/api-keys/revocations                    | admin
      GET  /admin/audit                                   | operator
      POST /admin/audit/export.csv                        | operator
      POST /admin/audit/search                            | operator
      GET  /admin/bulk                                    | viewer
      GET  /admin/bulk/{run}                              | viewer
      POST /admin/bulk/plan                               | operator
      POST /admin/bulk/{run}/plans                        | operator
      POST /admin/bulk/{run}/export.csv                   | viewer
      POST /admin/bulk/{run}/starts                       | operator
      POST /admin/bulk/{run}/cancellations                | operator
      POST /admin/bulk/{run}/stops                        | operator
      POST /admin/bulk/{run}/resumptions                  | operator
      GET  /admin/catalogue                               | viewer
      GET  /admin/causes                                  | viewer
      POST /admin/catalogue                               | admin
      GET  /admin/catalogue/price                         | viewer
      GET  /admin/catalogue/previews                      | admin
      POST /admin/catalogue/previews                      | admin
      GET  /admin/events                                  | viewer
      POST /admin/events/addresses                        | operator
      POST /admin/events/filters                          | viewer
      POST /admin/events/filters/removals                 | viewer
      POST /admin/events/export.csv                       | viewer
      GET  /admin/events/{id}                             | viewer
      POST /admin/events/{id}/candidates                  | operator
      POST /admin/events/{id}/previews                    | operator
      POST /admin/events/{id}/notes                       | operator
      POST /admin/events/{id}/owner                       | operator
      GET  /admin/events/{id}/moves                       | operator
      POST /admin/events/{id}/moves                       | operator
      POST /admin/events/{id}/moves/previews              | operator
      POST /admin/events/{id}/snoozes                     | operator
      POST /admin/events/{id}/snoozes/end                 | operator
      POST /admin/events/{id}/repairs                     | operator
      POST /admin/events/{id}/disclosures                 | operator
      GET  /admin/notifications                           | viewer
      POST /admin/notifications/tests                     | operator
      GET  /admin/operators                               | admin
      POST /admin/operators                               | admin
      GET  /admin/operators/one                           | admin
      POST /admin/operators/one                           | admin
      POST /admin/operators/release                       | admin
      POST /admin/operators/role                          | admin
      POST /admin/operators/password                      | admin
      POST /admin/operators/second-factor                 | admin
      POST /admin/operators/disable                       | admin
      POST /admin/operators/enable                        | admin
      GET  /admin/overview                                | viewer
      GET  /admin/search                                  | viewer
      POST /admin/search                                  | viewer
      POST /admin/search/export.csv                       | viewer
      GET  /admin/setup                                   | viewer
      POST /admin/setup/samples                           | operator
      GET  /admin/reconcile                               | viewer
      GET  /admin/uncredited                              | viewer
      POST /admin/uncredited/accepted                     | operator
      POST /admin/uncredited/export.csv                   | viewer
      GET  /admin/users                                   | viewer
      POST /admin/users/search                            | viewer
      GET  /admin/users/{id}                              | viewer
      POST /admin/users/{id}/disclosures                  | operator
      POST /admin/users/{id}/ledger.csv                   | viewer
      POST /admin/users/{id}/statement                    | viewer
      GET  /admin/users/{id}/adjustments                  | operator
      POST /admin/users/{id}/adjustments                  | operator
      POST /admin/users/{id}/adjustments/preview          | operator
      """
          .lines()
          .map(line -> line.split("\\|"))
          .collect(
              Collectors.toMap(
                  cells -> cells[0].strip().replaceAll(" +", " "), cells -> cells[1].strip()));

  @Test
  void the_table_has_every_route_and_no_other() {
    assertThat(
            bean(Router.class)
                .uriRoutes()
                .filter(route -> !isOfTests(route))
                .map(RoutesTest::written)
                .filter(route -> !route.startsWith("HEAD "))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(TABLE.keySet());
  }

  /** Each page may ask the database: its menu counts the bulk repairs that have stopped. */
  @Test
  void no_page_is_made_on_a_thread_of_the_event_loop() {
    assertThat(
            bean(Router.class)
                .uriRoutes()
                .filter(route -> !isOfTests(route))
                .filter(route -> !route.getTargetMethod().hasStereotype(ExecuteOn.class))
                .map(RoutesTest::written))
        .isEmpty();
  }

  static Stream<String> routes() {
    return new TreeMap<>(TABLE).keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void a_route_takes_the_role_of_the_table(String route) {
    String least = TABLE.get(route);
    Map<String, Boolean> expected = new HashMap<>();
    Map<String, Boolean> answered = new HashMap<>();
    expected.put("anonymous", least.equals("anybody"));
    answered.put("anonymous", isLetIn(send(browser(), route, Map.of())));
    for (String role : ROLES) {
      Browser browser = signedIn(role);
      expected.put(role, least.equals("anybody") || ROLES.indexOf(role) >= ROLES.indexOf(least));
      answered.put(role, isLetIn(send(browser, route, Map.of("csrf", token(browser)))));
    }

    assertThat(answered).isEqualTo(expected);
  }

  /** A form may end the session that it is sent in, so each request has one of its own. */
  @ParameterizedTest
  @MethodSource("routes")
  void a_route_answers_the_same_whatever_is_accepted(String route) {
    for (String role : List.of("anonymous", "admin")) {
      Seen plain = accepting(role, route);
      assertThat(plain.code()).as(role).isIn(200, 303, 400, 401, 403, 404, 405, 409, LOCKED);
      assertThat(plain.code() == 303 || isHtml(plain) || isCsv(plain)).as(role).isTrue();
      for (String accepted : List.of("text/html", "text/csv", "*/*")) {
        Seen answer = accepting(role, route, "Accept", accepted);
        assertThat(answer.code()).as(role + " " + accepted).isIn(plain.code(), LOCKED);
        assertThat(isHtml(answer)).isEqualTo(isHtml(plain));
        assertThat(isCsv(answer)).isEqualTo(isCsv(plain));
      }
    }
  }

  private Seen accepting(String role, String route, String... accept) {
    Browser browser = role.equals("anonymous") ? browser() : signedIn(role);
    String token = role.equals("anonymous") ? "" : token(browser);
    return send(browser, route, Map.of("csrf", token), accept);
  }

  private static boolean isHtml(Seen answer) {
    return answer.header("Content-Type").startsWith("text/html");
  }

  private static boolean isCsv(Seen answer) {
    return answer.header("Content-Type").startsWith("text/csv");
  }

  /** All but the sign-in, which no session goes before. */
  static Stream<String> changes() {
    return routes()
        .filter(route -> route.startsWith("POST ") && !route.equals("POST /admin/sign-in"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void what_changes_something_takes_the_token_of_the_session(String route) {
    assertThat(send(signedIn("admin"), route, Map.of()).code()).isEqualTo(403);
  }

  /** Nothing that the ids name is there, and no form is filled in: nothing is done. */
  private static Seen send(
      Browser browser, String route, Map<String, String> form, String... headers) {
    String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[a-z]+}", "4711");
    return route.startsWith("GET ")
        ? browser.get(path, headers)
        : browser.post(path, form, headers);
  }

  /** Whether the request was not refused: nobody is sent to the sign-in, other roles see 403. */
  private static boolean isLetIn(Seen answer) {
    return answer.code() != 403 && !answer.place().startsWith("/admin/sign-in?next=");
  }

  private static boolean isOfTests(UriRouteInfo<?, ?> route) {
    return route.getTargetMethod().getDeclaringType() == RoomController.class;
  }

  private static String written(UriRouteInfo<?, ?> route) {
    UriMatchTemplate template = route.getUriMatchTemplate();
    return route.getHttpMethodName() + " " + template.toPathString();
  }
}
