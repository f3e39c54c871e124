package io.tallystick.adapter.admin.page;

import io.tallystick.domain.Coded;
import io.tallystick.domain.inbox.ProcessingStatus;
import io.tallystick.domain.payment.SkipReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Codes in the words of support staff, and what the columns of tables mean. */
public final class Labels {

  /** By table and head: what a head itself does not say. */
  static final Map<String, Map<String, String>> COLUMNS =
      Map.of(
          "causes",
          meanings(
              "Payers", "Different e-mail addresses, among the newest 1,000 events of the cause",
              "Credits", "What the payments name together, where they name a number",
              "Money", "What was paid, by currency, that of the most events first",
              "First", "When the oldest of these events came; red if it waits for more than a day",
              "Last", "When the newest of these events came"),
          "events",
          meanings(
              "What happened",
                  "The result of the last attempt; “✎ note” says that the event's page has a note",
              "Credits", "How many the payment names; empty where it names none",
              "Payer", "The payer's e-mail address, in short: the first letters, and the ending",
              "Attempts", "How often it was processed"),
          "ledger",
          meanings("Debt", "What the account owes, and the next credits repay first"),
          "uncredited",
          meanings("Money", "What was paid, by currency, that of the most payments first"),
          "differences",
          meanings(
              "By Stripe",
                  "Credits that follow from Stripe's record; where only amounts differ, the amount",
              "Ledger", "Credits that are booked here; where only amounts differ, the amount"),
          "comparisons",
          meanings("Events fed in", "Events that had never arrived, and were processed now"));

  private Labels() {}

  private static Map<String, String> meanings(String... headsAndMeanings) {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (int head = 0; head < headsAndMeanings.length; head += 2) {
      meanings.put(headsAndMeanings[head], headsAndMeanings[head + 1]);
    }
    return meanings;
  }

  private static final Map<String, String> DEEDS = new LinkedHashMap<>();

  static {
    DEEDS.put("retry", "tried again");
    DEEDS.put("assign", "assigned");
    DEEDS.put("set_credits", "set the credits");
    DEEDS.put("reopen", "reopened");
    DEEDS.put("discard", "discarded");
    DEEDS.put("note", "noted");
    DEEDS.put("accept", "found it right without credits");
    DEEDS.put("own", "took it");
    DEEDS.put("disown", "let it go");
    DEEDS.put("snooze", "snoozed it");
    DEEDS.put("wake", "ended the snooze");
    DEEDS.put("move", "moved the credits");
    DEEDS.put("adjust", "adjusted the balance");
    DEEDS.put("disclose", "looked at personal data");
    DEEDS.put("disclose_payers", "saw addresses of payers in a list");
    DEEDS.put("sign_in", "signed in");
    DEEDS.put("sign_in_refused", "was refused at the sign-in");
    DEEDS.put("sign_out", "signed out");
    DEEDS.put("bulk_retry", "started a bulk retry");
    DEEDS.put("bulk_assign", "started to assign in bulk");
    DEEDS.put("bulk_set_credits", "started to set credits in bulk");
    DEEDS.put("bulk_discard", "started to discard in bulk");
    DEEDS.put("bulk_stop", "stopped a bulk repair");
    DEEDS.put("bulk_resume", "resumed a bulk repair");
    DEEDS.put("bulk_done", "bulk repair finished");
    DEEDS.put("add_operator", "added an operator");
    DEEDS.put("change_role", "changed a role");
    DEEDS.put("change_password", "changed a password");
    DEEDS.put("disable_operator", "disabled an operator");
    DEEDS.put("enable_operator", "enabled an operator");
    DEEDS.put("add_second_factor", "added a second factor");
    DEEDS.put("disclose_refused", "wanted to see too much personal data");
    DEEDS.put("release_name", "released a name");
    DEEDS.put("remove_second_factor", "removed a second factor");
    DEEDS.put("end_sessions", "ended sessions");
    DEEDS.put("renew_session", "went on in a renewed session");
    DEEDS.put("send_sample", "sent a test event");
    DEEDS.put("test_notification", "sent a test notification");
    DEEDS.put("ask_adjustment", "asked for an adjustment");
    DEEDS.put("replay", "fed it in again");
    DEEDS.put("change_price", "changed a price");
    DEEDS.put("erase_user", "erased a user");
    DEEDS.put("create_api_key", "created an API key");
    DEEDS.put("revoke_api_key", "revoked an API key");
    DEEDS.put("confirm_adjustment", "confirmed an adjustment");
    DEEDS.put("refuse_adjustment", "refused an adjustment");
  }

  /** What people do, by code, to choose from. */
  public static Map<String, String> deeds() {
    return Collections.unmodifiableMap(DEEDS);
  }

  /** What a person did; what a later version has named stays a code. */
  static String deed(String action) {
    return DEEDS.getOrDefault(action, action.replace('_', ' '));
  }

  public static String skipped(String reason) {
    return Coded.of(SkipReason.values(), reason).map(SkipReason::sentence).orElse(reason);
  }

  private static final Map<ProcessingStatus, String> SIGNS =
      Map.of(
          ProcessingStatus.RECEIVED, "…",
          ProcessingStatus.COMPLETED, "✓",
          ProcessingStatus.IGNORED, "–",
          ProcessingStatus.FAILED, "✕",
          ProcessingStatus.DISCARDED, "⊘",
          ProcessingStatus.UNKNOWN, "?");

  public static String sign(ProcessingStatus status) {
    return SIGNS.getOrDefault(status, "");
  }
}
