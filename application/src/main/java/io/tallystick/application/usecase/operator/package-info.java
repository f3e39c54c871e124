/** Operators sign in, and keep accounts, second factors and API keys. */
package io.tallystick.application.usecase.operator;
