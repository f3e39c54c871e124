/** What all pages are made of: templates, forms, tables, how values are written. */
package io.tallystick.adapter.admin.page;
