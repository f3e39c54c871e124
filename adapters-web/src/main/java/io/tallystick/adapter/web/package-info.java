/** HTTP: Stripe's deliveries come in, health and figures go out. */
package io.tallystick.adapter.web;
