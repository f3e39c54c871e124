/** The PostgreSQL that comes along: unpacked, started and stopped by its own programs. */
package io.tallystick.embedded;
