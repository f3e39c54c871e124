/** The host application uses credits; support corrects balances, sets prices, moves credits. */
package io.tallystick.application.usecase.credit;
