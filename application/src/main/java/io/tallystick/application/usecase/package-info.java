/** What people and programs ask for, by subject; here what several of them share. */
package io.tallystick.application.usecase;
