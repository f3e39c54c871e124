/** Who may open the dashboard: sign-in, sessions, roles, and the checks before each request. */
package io.tallystick.adapter.admin.access;
