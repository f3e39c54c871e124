package io.tallystick.application.service.operator;

import static io.tallystick.application.service.Secrets.digest;

import io.tallystick.application.port.AuditLog;
import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.operator.Operators;
import io.tallystick.application.port.operator.SignInHistory;
import io.tallystick.application.service.Secrets;
import io.tallystick.application.usecase.operator.SignIn.Answer;
import io.tallystick.application.usecase.operator.SignIn.Client;
import io.tallystick.domain.operator.Session;
import java.time.InstantSource;

/** Opens sessions and refuses sign-ins, and notes either in the audit log. */
record SignInAnswers(
    Operators operators,
    SignInHistory history,
    OperatorSessions open,
    AuditLog audit,
    InstantSource clock) {

  /** Opens a session. Unless it awaits a code, the browser is known from now on. */
  Answer opened(String name, Client client, boolean byPassword, boolean awaitsCode, String how) {
    String id = open.open(name, client.address(), byPassword, awaitsCode);
    // A secret that this browser was not given by us may be known to others.
    String browser =
        client
            .browser()
            .filter(it -> !history.operatorsOf(digest(it)).isEmpty())
            .orElseGet(Secrets::random);
    if (!awaitsCode) {
      history.remember(digest(browser), name, clock.instant());
    }
    note(name, "sign_in", how + ", session " + Session.tag(id));
    return new Answer.SessionOpened(id, browser);
  }

  /**
   * Only refusals of an operator are noted: any other name may be a password in the wrong place,
   * and strangers must not be able to fill the audit log.
   */
  Answer refused(String account, Client client) {
    operators
        .find(account)
        .ifPresent(
            it -> noteRefusal(it.name(), it.disabled() ? "disabled" : "wrong password", client));
    return new Answer.Refused();
  }

  /** Writes to the audit log why an operator was refused. */
  void noteRefusal(String name, String reason, Client client) {
    note(
        name,
        "sign_in_refused",
        client.mark().isEmpty() ? reason : reason + ", request " + client.mark());
  }

  /** Writes it to the audit log. */
  void note(String name, String action, String reason) {
    audit.append(new Action(name, action, name, reason, clock.instant()));
  }
}
