/** The page of one event, with its remedies. */
package io.tallystick.adapter.admin.event;
