package io.tallystick.application.port;

/**
 * A password as it is stored.
 *
 * @param temporary whether its operator has to choose another one at the next sign-in
 */
public record StoredPassword(String hash, boolean temporary) {}
