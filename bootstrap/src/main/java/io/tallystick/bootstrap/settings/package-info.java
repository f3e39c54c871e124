/**
 * The settings, read from the environment and from files, checked, with a message for each fault.
 */
package io.tallystick.bootstrap.settings;
