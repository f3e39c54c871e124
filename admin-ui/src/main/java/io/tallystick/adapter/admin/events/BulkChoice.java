package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants done to many events.
 *
 * @param problem why it cannot be planned as typed; empty if it can
 */
record BulkChoice(BulkAction action, Amendment amendment, Optional<Refusal> problem) {

  static BulkChoice of(Form form, Accounts accounts) {
    String typed = form.text("action");
    BulkAction action = typed.isEmpty() ? BulkAction.RETRY : BulkAction.of(typed);
    return switch (action) {
      case RETRY, DISCARD -> new BulkChoice(action, Amendment.NONE, Optional.empty());
      case SET_CREDITS ->
          Form.positive(form.text("credits"))
              .map(number -> new Amendment(Optional.empty(), Optional.of(number)))
              .map(amendment -> new BulkChoice(action, amendment, Optional.empty()))
              .orElseGet(() -> refused(Refusal.NO_NUMBER));
      case ASSIGN -> assign(accounts, form.text("user").strip());
      case UNKNOWN -> refused(Refusal.NO_ACTION);
    };
  }

  private static BulkChoice assign(Accounts accounts, String typed) {
    String id = typed.startsWith("#") ? typed.substring(1) : typed;
    List<Account> found = accounts.account(id).map(List::of).orElseGet(() -> accounts.named(typed));
    return found.size() == 1
        ? new BulkChoice(
            BulkAction.ASSIGN,
            new Amendment(
                Optional.of(new Assignment(found.getFirst().id(), false)), Optional.empty()),
            Optional.empty())
        : refused(found.isEmpty() ? Refusal.NO_ACCOUNT : Refusal.SEVERAL_ACCOUNTS);
  }

  private static BulkChoice refused(Refusal problem) {
    return new BulkChoice(BulkAction.UNKNOWN, Amendment.NONE, Optional.of(problem));
  }
}
