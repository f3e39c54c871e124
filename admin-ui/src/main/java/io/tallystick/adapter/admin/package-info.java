/** The dashboard for support staff: the pages that belong to no event and no account. */
package io.tallystick.adapter.admin;
