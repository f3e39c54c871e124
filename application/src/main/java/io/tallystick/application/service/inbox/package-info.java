/** Processes events in batches: reads them, decides what they do to accounts, stores both. */
package io.tallystick.application.service.inbox;
