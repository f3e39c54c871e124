/** Personal data is shown, erased, and removed after its time. */
package io.tallystick.application.usecase.privacy;
