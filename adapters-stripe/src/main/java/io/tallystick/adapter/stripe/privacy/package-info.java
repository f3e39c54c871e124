/** What of an event identifies a person, and how it is removed. */
package io.tallystick.adapter.stripe.privacy;
