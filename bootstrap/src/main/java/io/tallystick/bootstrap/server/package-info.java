/**
 * The running service: the beans that connect the rings, the HTTP server, the background workers.
 */
package io.tallystick.bootstrap.server;
