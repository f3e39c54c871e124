/** The main class, which runs a command, and what it says of errors. */
package io.tallystick.bootstrap;
