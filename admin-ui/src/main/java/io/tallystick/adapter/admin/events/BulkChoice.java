package io.tallystick.adapter.admin.events;

import io.tallystick.adapter.admin.event.RemedyForm;
import io.tallystick.adapter.admin.page.Accounts;
import io.tallystick.adapter.admin.page.Form;
import io.tallystick.application.query.BrowseUsers.Account;
import io.tallystick.domain.identity.Assignment;
import io.tallystick.domain.payment.Amendment;
import io.tallystick.domain.repair.BulkAction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants done to many events.
 *
 * @param problem why it cannot be planned as typed; empty if it can
 */
record BulkChoice(BulkAction action, Amendment amendment, Optional<Problem> problem) {

  /** Why nothing can be planned; the list says it, led to by the code in its address. */
  enum Problem {
    UNREADABLE_FILTER("filter", "The filter cannot be read."),
    NO_ACTION("no-action", "There is no such action."),
    NO_NUMBER("no-number", "Say how many credits each of them buys."),
    NO_ACCOUNT("no-account", "No account has this number, e-mail address or id."),
    SEVERAL_ACCOUNTS("several-accounts", "Several accounts fit this: give the number of one.");

    private final String code;
    private final String sentence;

    Problem(String code, String sentence) {
      this.code = code;
      this.sentence = sentence;
    }

    String code() {
      return code;
    }

    /** Whether it is about what was typed besides the filter. */
    boolean isOfField() {
      return this != UNREADABLE_FILTER && this != NO_ACTION;
    }

    String sentence() {
      return "Nothing is planned. " + sentence;
    }

    static Optional<Problem> of(@Nullable String code) {
      return Arrays.stream(values()).filter(it -> it.code.equals(code)).findFirst();
    }
  }

  static BulkChoice of(Form form, Accounts accounts) {
    String typed = form.text("action");
    BulkAction action = typed.isEmpty() ? BulkAction.RETRY : BulkAction.of(typed);
    return switch (action) {
      case RETRY, DISCARD -> new BulkChoice(action, Amendment.NONE, Optional.empty());
      case SET_CREDITS ->
          RemedyForm.number(form.text("credits"))
              .map(number -> new Amendment(Optional.empty(), Optional.of(number)))
              .map(amendment -> new BulkChoice(action, amendment, Optional.empty()))
              .orElseGet(() -> refused(Problem.NO_NUMBER));
      case ASSIGN -> assign(accounts, form.text("user").strip());
      case UNKNOWN -> refused(Problem.NO_ACTION);
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
        : refused(found.isEmpty() ? Problem.NO_ACCOUNT : Problem.SEVERAL_ACCOUNTS);
  }

  private static BulkChoice refused(Problem problem) {
    return new BulkChoice(BulkAction.UNKNOWN, Amendment.NONE, Optional.of(problem));
  }
}
