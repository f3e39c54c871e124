/** What comparisons of the books read and remember. */
package io.tallystick.application.port.reconcile;
