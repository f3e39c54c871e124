/**
 * The commands of the program. Each uses the server or its parts; nothing uses a command but the
 * main class.
 */
package io.tallystick.bootstrap.command;
