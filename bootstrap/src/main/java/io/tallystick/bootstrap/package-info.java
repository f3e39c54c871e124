/** Where the rings and adapters meet: settings, the database to use, and the start of it all. */
package io.tallystick.bootstrap;
