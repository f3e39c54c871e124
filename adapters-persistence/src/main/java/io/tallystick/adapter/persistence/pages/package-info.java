/** The queries of the dashboard's pages, each implemented directly. */
package io.tallystick.adapter.persistence.pages;
