/** The ways by which people are told. */
package io.tallystick.application.port.alert;
