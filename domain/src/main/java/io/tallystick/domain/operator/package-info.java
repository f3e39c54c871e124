/** Who may open the dashboard, and what each role may do there. */
package io.tallystick.domain.operator;
