package io.tallystick.adapter.admin.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.tallystick.domain.operator.Duty;

/**
 * Who looks at a page, as the page shows it.
 *
 * @param role {@code viewer}, {@code operator} or {@code admin}; empty for nobody
 * @param csrf the token that every action must carry
 * @param duty what they have to do before anything else
 */
public record SignedIn(String name, String role, String csrf, Duty duty) {

  public static final SignedIn NOBODY = new SignedIn("", "", "", Duty.NONE);

  public static SignedIn of(HttpRequest<?> request) {
    return request.getUserPrincipal(Authentication.class).map(SignedIn::of).orElse(NOBODY);
  }

  /** The name of who sends a request; empty if nobody has signed in. */
  public static String name(HttpRequest<?> request) {
    return of(request).name();
  }

  public static SignedIn of(Authentication authentication) {
    return new SignedIn(
        authentication.getName(),
        String.valueOf(authentication.getAttributes().getOrDefault("role", "")),
        String.valueOf(authentication.getAttributes().getOrDefault("csrf", "")),
        Duty.valueOf(
            String.valueOf(authentication.getAttributes().getOrDefault("duty", Duty.NONE.name()))));
  }

  public boolean isSomebody() {
    return !name.isEmpty();
  }

  public boolean isMustChangePassword() {
    return duty == Duty.CHANGE_PASSWORD;
  }

  public boolean isMustAddSecondFactor() {
    return duty == Duty.ADD_SECOND_FACTOR;
  }

  /** Whether repairs are allowed. */
  public boolean mayAct() {
    return role.equals("operator") || role.equals("admin");
  }

  public boolean isAdmin() {
    return role.equals("admin");
  }
}
