/** Settings that adapters are given as checked values, once they are read. */
package io.tallystick.application.settings;
