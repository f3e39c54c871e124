/** Telling people that failed events need them: when, and what. */
package io.tallystick.domain.alert;
