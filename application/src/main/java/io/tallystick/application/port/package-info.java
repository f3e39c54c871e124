/** What the use cases need of the world, in the domain's words. */
package io.tallystick.application.port;
