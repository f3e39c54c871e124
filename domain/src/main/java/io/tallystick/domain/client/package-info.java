/** The programs that use the API: their keys and what each may do. */
package io.tallystick.domain.client;
