package io.tallystick.adapter.admin.access;

import io.tallystick.domain.operator.Operator;

/**
 * An operator, as admins see them.
 *
 * @param you whether it is the reader
 */
record OperatorRow(String name, String role, boolean disabled, boolean hasPassword, boolean you) {

  static OperatorRow of(Operator operator, String reader) {
    return new OperatorRow(
        operator.name(),
        operator.role().code(),
        operator.disabled(),
        operator.hasPassword(),
        operator.name().equals(reader));
  }
}
