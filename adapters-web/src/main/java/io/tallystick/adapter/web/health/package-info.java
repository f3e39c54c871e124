/** Whether deliveries can be taken, and how many events wait. */
package io.tallystick.adapter.web.health;
