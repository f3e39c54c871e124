/** The books: the ledger, accounts, prices, holds, and the requests of the host application. */
package io.tallystick.adapter.persistence.credit;
