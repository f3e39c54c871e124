/** The rules of the credit books, alone: this module needs nothing but {@code java.base}. */
module io.tallystick.domain {
  exports io.tallystick.domain;
  exports io.tallystick.domain.alert;
  exports io.tallystick.domain.client;
  exports io.tallystick.domain.credit;
  exports io.tallystick.domain.identity;
  exports io.tallystick.domain.inbox;
  exports io.tallystick.domain.operator;
  exports io.tallystick.domain.payment;
  exports io.tallystick.domain.policy;
  exports io.tallystick.domain.repair;
}
