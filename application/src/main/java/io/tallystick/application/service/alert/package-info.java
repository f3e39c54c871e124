/** Tells people that events need them. */
package io.tallystick.application.service.alert;
