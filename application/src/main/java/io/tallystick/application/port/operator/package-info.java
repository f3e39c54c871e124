/** Operators' accounts, sessions, passwords and keys. */
package io.tallystick.application.port.operator;
