package io.tallystick.adapter.admin.page;

import io.micronaut.context.annotation.AliasFor;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has pages of the dashboard: on threads that may wait for the database, with forms, and whatever a
 * request accepts.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.ALL)
public @interface DashboardController {

  /** Where its addresses begin. */
  @AliasFor(annotation = Controller.class, member = "value")
  String value() default "/";
}
