/** JSON as it was written: any depth, numbers of any length, lone surrogates. */
package io.tallystick.adapter.stripe.json;
