/**
 * The read side: what pages and monitoring show. Adapters implement it directly, because it decides
 * nothing.
 */
package io.tallystick.application.query;
