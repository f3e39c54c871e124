/** What the use cases need of the world, in the domain's words: here what all subjects share. */
package io.tallystick.application.port;
