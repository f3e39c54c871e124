/** Who may use the dashboard and the API: accounts, sign-in, sessions, second factors, keys. */
package io.tallystick.application.service.operator;
