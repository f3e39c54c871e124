/** What this program itself sends: alerts, and sample events to its own endpoint. */
package io.tallystick.adapter.web.outgoing;
