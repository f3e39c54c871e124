/** Processes stored events again: retries, replays, repairs by support, one by one or in bulk. */
package io.tallystick.application.service.repair;
