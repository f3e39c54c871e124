package io.tallystick.adapter.web.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI document of the API, which needs no key. */
@Controller("/api/v1/openapi.yml")
final class ApiDescriptionController {

  private static final MediaType YAML = MediaType.of("application/yaml");

  private final byte[] description = read();

  /** It is sent whatever the request accepts. */
  @Get
  @Produces(MediaType.ALL)
  HttpResponse<byte[]> describe() {
    return HttpResponse.ok(description).contentType(YAML);
  }

  private static byte[] read() {
    try (InputStream document =
        ApiDescriptionController.class.getResourceAsStream("/tallystick/openapi.yml")) {
      return Objects.requireNonNull(document).readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
