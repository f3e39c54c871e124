/** Bulk repairs under way, and events that are hidden for a while. */
package io.tallystick.application.port.repair;
