/** Who may open the dashboard or use the API, and what they did. */
package io.tallystick.adapter.persistence.operator;
