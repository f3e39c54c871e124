/** Personal data in what is stored. */
package io.tallystick.application.port.privacy;
