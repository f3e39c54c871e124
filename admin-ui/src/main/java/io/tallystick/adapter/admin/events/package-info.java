/** Lists of events, and repairs of many at once. */
package io.tallystick.adapter.admin.events;
