/** Books what the host application and support want, and what expires. */
package io.tallystick.application.service.credit;
