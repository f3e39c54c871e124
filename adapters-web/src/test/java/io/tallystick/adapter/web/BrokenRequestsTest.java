package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.port.LockTimeout;
import io.tallystick.application.port.StorageRefused;
import io.tallystick.application.port.StorageUnavailable;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a request is answered that the database does not let happen, and why. */
@MicronautTest(contextBuilder = ProgramSettings.class)
@Property(name = "test.broken-requests", value = "true")
final class BrokenRequestsTest {

  @Controller("/room")
  @Requires(property = "test.broken-requests")
  static final class Room {
    @Get("/locked")
    String locked() {
      throw new LockTimeout("another transaction holds jane@example.org");
    }

    @Get("/forbidden")
    String forbidden() {
      throw new StorageRefused(
          "the database refuses it: constraint \u201cno gifts\u201d", new IllegalStateException());
    }

    @Get("/away")
    String away() {
      throw new StorageUnavailable("the database is away");
    }
  }

  @Inject Sender sender;

  @Test
  void a_lock_is_no_outage() {
    Answered answer = get("/room/locked");

    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.http().headers().firstValue("X-Error-Cause")).contains("locked");
    assertThat(answer.at("message")).asString().contains("another transaction").doesNotContain("@");
  }

  @Test
  void a_rule_of_the_database_is_named() {
    Answered answer = get("/room/forbidden");

    assertThat(answer.code()).isEqualTo(409);
    assertThat(answer.http().headers().firstValue("X-Error-Cause"))
        .contains("the database refuses it: constraint ?no gifts?");
    assertThat(answer.at("message")).asString().contains("no gifts");
  }

  @Test
  void an_outage_has_no_other_cause() {
    Answered answer = get("/room/away");

    assertThat(answer.code()).isEqualTo(503);
    assertThat(answer.http().headers().firstValue("X-Error-Cause")).isEmpty();
    assertThat(answer.at("message")).asString().contains("the database does not answer");
  }

  private Answered get(String path) {
    return sender.send(sender.request(path).build());
  }
}
