/** Users' accounts: bookings, adjustments, moves, statements. */
package io.tallystick.adapter.admin.accounts;
