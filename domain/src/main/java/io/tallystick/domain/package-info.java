/** What all rings of the program share: the rules of the credit books. */
package io.tallystick.domain;
