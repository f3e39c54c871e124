/** Personal data: disclosure, erasure, and how long payloads are kept. */
package io.tallystick.application.service.privacy;
