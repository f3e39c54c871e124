package io.tallystick.adapter.admin.event;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.uri.UriBuilder;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.SealedText;
import io.tallystick.adapter.admin.page.SignedIn;
import java.net.URI;
import java.util.Optional;

/**
 * What the address of an event's page asks for beside the event, so that the page can be opened
 * again: Back, reload and a sign-in lead to the same preview.
 *
 * @param search the accounts that are looked for
 * @param form what is previewed
 * @param changed why nothing was done though it was confirmed; empty if it was not
 * @param isConfirmed whether the form was confirmed
 * @param isUnmasked whether what is personal is wanted, too
 */
record EventQuery(
    Optional<String> search,
    Optional<RemedyForm> form,
    String changed,
    boolean isConfirmed,
    boolean isUnmasked) {

  private static final String SEARCH = "find";
  private static final String REASON = "kept";
  private static final String CHANGED = "changed";

  static EventQuery of(HttpRequest<?> request) {
    SignedIn reader = SignedIn.of(request);
    Form fields = Form.of(request.getUri().getRawQuery());
    Optional<String> search =
        SealedText.open(fields.secret(SEARCH), reader).filter(text -> reader.mayAct());
    return new EventQuery(
        search,
        Optional.of(fields)
            .filter(typed -> reader.mayAct() && !typed.text("action").isEmpty())
            .map(
                typed ->
                    RemedyForm.of(
                        typed,
                        search.orElse(""),
                        SealedText.open(typed.secret(REASON), reader).orElse(""))),
        SealedText.open(fields.secret(CHANGED), reader).orElse(""),
        fields.fields().containsKey(REASON),
        fields.text("personal").equals("yes"));
  }

  /** The page with the accounts that a text may mean. */
  static URI searching(String page, String text, SignedIn reader) {
    return searched(page, text, reader).build();
  }

  /** The page with what is personal, too. */
  static URI unmasked(String page, String search, SignedIn reader, String part) {
    return searched(page, search, reader).queryParam("personal", "yes").fragment(part).build();
  }

  /** The page with a preview. */
  static URI previewing(String page, RemedyForm form, SignedIn reader) {
    return previewed(page, form, reader).build();
  }

  /** The page with what was confirmed, and why it was not done; what was typed is still there. */
  static URI refusing(String page, RemedyForm form, String changed, SignedIn reader) {
    UriBuilder place =
        previewed(page, form, reader).queryParam(REASON, SealedText.seal(form.reason(), reader));
    if (!changed.isEmpty()) {
      place.queryParam(CHANGED, SealedText.seal(changed, reader));
    }
    return place.build();
  }

  private static UriBuilder previewed(String page, RemedyForm form, SignedIn reader) {
    UriBuilder place = searched(page, form.search(), reader).queryParam("action", form.action());
    if (!form.user().isEmpty()) {
      place.queryParam("user", form.user());
    }
    if (form.remember()) {
      place.queryParam("remember", "yes");
    }
    if (!form.credits().isEmpty()) {
      place.queryParam("credits", form.credits());
    }
    return place;
  }

  private static UriBuilder searched(String page, String text, SignedIn reader) {
    UriBuilder place = UriBuilder.of(page);
    return text.isEmpty() ? place : place.queryParam(SEARCH, SealedText.seal(text, reader));
  }
}
