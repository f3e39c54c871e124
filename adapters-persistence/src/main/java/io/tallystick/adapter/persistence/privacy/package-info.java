/** What identifies a person, and how it is removed. */
package io.tallystick.adapter.persistence.privacy;
