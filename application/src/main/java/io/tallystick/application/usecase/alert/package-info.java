/** People are told that events need them. */
package io.tallystick.application.usecase.alert;
