package io.tallystick.domain.credit;

import java.util.Locale;

/** Why a balance changed. */
public enum EntryKind {
  /** What the account held when the books were opened. */
  OPENING,
  /** A change made past us, by the host application or by hand. */
  EXTERNAL,
  /** A payment was credited. */
  PURCHASE,
  /** A person corrected the balance. */
  ADJUSTMENT;

  /** The word in the database: {@code purchase}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
