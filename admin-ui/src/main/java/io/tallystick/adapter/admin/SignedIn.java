package io.tallystick.adapter.admin;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;

/**
 * Who looks at a page, as the page shows it.
 *
 * @param role {@code viewer}, {@code operator} or {@code admin}; empty for nobody
 * @param csrf the token that every action must carry
 */
public record SignedIn(String name, String role, String csrf) {

  static final SignedIn NOBODY = new SignedIn("", "", "");

  public static SignedIn of(HttpRequest<?> request) {
    return request.getUserPrincipal(Authentication.class).map(SignedIn::of).orElse(NOBODY);
  }

  public static SignedIn of(Authentication authentication) {
    return new SignedIn(
        authentication.getName(),
        String.valueOf(authentication.getAttributes().getOrDefault("role", "")),
        String.valueOf(authentication.getAttributes().getOrDefault("csrf", "")));
  }

  public boolean isSomebody() {
    return !name.isEmpty();
  }

  /** Whether repairs are allowed. */
  public boolean mayAct() {
    return role.equals("operator") || role.equals("admin");
  }

  public boolean isAdmin() {
    return role.equals("admin");
  }
}
