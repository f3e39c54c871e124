package io.tallystick.adapter.admin;

import io.tallystick.application.usecase.DisclosePersonalData;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;

/** The payers' addresses in an export: masked, and for an admin as they are, which is on record. */
@Singleton
final class ExportedAddresses {

  private final DisclosePersonalData disclosures;

  ExportedAddresses(DisclosePersonalData disclosures) {
    this.disclosures = disclosures;
  }

  /**
   * How an address is written for a reader; that they are shown is noted before this returns.
   *
   * @param list what is exported
   * @param narrowed the filter, as it stands in the address
   */
  UnaryOperator<String> shownTo(SignedIn reader, String list, String narrowed) {
    if (!reader.isAdmin()) {
      return Shown::masked;
    }
    disclosures.disclose(reader.name(), list, "exported with e-mail addresses: " + narrowed);
    return UnaryOperator.identity();
  }
}
