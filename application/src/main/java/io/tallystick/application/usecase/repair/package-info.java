/** Support mends failed events; the worker tries them again. */
package io.tallystick.application.usecase.repair;
