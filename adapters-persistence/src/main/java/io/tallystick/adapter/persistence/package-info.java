/** PostgreSQL: the inbox, the books, the users. The SQL stands beside the method that runs it. */
package io.tallystick.adapter.persistence;
