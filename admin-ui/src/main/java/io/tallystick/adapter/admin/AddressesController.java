package io.tallystick.adapter.admin;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.tallystick.adapter.admin.events.EventFilter;
import io.tallystick.adapter.admin.events.UncreditedController;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.DashboardController;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.adapter.admin.page.Pages;
import io.tallystick.adapter.admin.page.SignedIn;

/** Addresses of payers in lists, shown as a whole to a person who asks for it. */
@DashboardController("/admin/events/addresses")
@Secured("operator")
record AddressesController(Accounts accounts) {

  /** Leads back to the list. It is on record before the addresses are shown, once for a while. */
  @Post
  HttpResponse<?> show(HttpRequest<?> request, @Nullable @Body String body) {
    SignedIn reader = SignedIn.of(request);
    accounts.discloseAddresses(reader);
    Form form = Form.of(body);
    EventFilter filter = EventFilter.of(form);
    return switch (form.text("view")) {
      case "search" ->
          HttpResponse.seeOther(
              SearchController.place(SearchController.typed(form, reader), reader));
      case "uncredited" -> Pages.to(UncreditedController.address(form));
      case "causes" -> Pages.to(filter.with("status", filter.tab()) + "&view=causes");
      default -> Pages.to(filter.list());
    };
  }
}
