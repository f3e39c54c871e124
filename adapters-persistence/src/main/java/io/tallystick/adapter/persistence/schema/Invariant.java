package io.tallystick.adapter.persistence.schema;

/**
 * Something that must hold in the database.
 *
 * @param name a stable word: {@code balance_equals_ledger}
 * @param statement what must hold, for people
 * @param offenders the query for the rows that break it, each as one text
 */
record Invariant(String name, String statement, String offenders) {}
