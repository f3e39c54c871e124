/** What a person can do about a failed event, for one event or for many. */
package io.tallystick.domain.repair;
