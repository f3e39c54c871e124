/**
 * PostgreSQL: how statements and transactions run. Each package below has a subject, with its SQL
 * beside the code.
 */
package io.tallystick.adapter.persistence;
