/**
 * The events: what was received, what became of it, what people add to it, one by one or in bulk.
 */
package io.tallystick.adapter.persistence.inbox;
