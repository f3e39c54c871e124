/** The dashboard: pages for support staff, and who may open them. */
package io.tallystick.adapter.admin;
