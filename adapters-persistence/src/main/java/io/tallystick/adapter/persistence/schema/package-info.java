/**
 * The migrations, what must be in the database, who may write there, and what must be true of it.
 */
package io.tallystick.adapter.persistence.schema;
