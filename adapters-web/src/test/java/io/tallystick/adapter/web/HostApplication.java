package io.tallystick.adapter.web;

import io.tallystick.adapter.web.Sender.Answered;
import io.tallystick.application.usecase.operator.ManageApiKeys;
import io.tallystick.application.usecase.operator.ManageApiKeys.Creation;
import io.tallystick.domain.client.Scope;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that uses the API. */
@Singleton
final class HostApplication {

  static final String API = "/api/v1";

  private final AtomicInteger number = new AtomicInteger();
  private final Sender sender;
  private final ManageApiKeys keys;

  HostApplication(Sender sender, ManageApiKeys keys) {
    this.sender = sender;
    this.keys = keys;
  }

  /** A key that no request was sent with, which allows everything. */
  String newKey() {
    return newKey(EnumSet.allOf(Scope.class));
  }

  String newKey(Set<Scope> scopes) {
    return ((Creation.Created) keys.create(newName(), scopes, "test")).secret();
  }

  /** A name that is given once: for a key, a user, a request. */
  String newName() {
    return "n" + number.incrementAndGet();
  }

  Answered get(String key, String path) {
    return sender.send(sender.request(API + path).header("Authorization", "Bearer " + key).build());
  }

  /** With an Idempotency-Key of its own. */
  Answered post(String key, String path, String body) {
    return post(key, path, body, "Idempotency-Key", newName());
  }

  Answered post(String key, String path, String body, String... headers) {
    var request =
        sender
            .request(API + path)
            .header("Authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(body));
    return sender.send((headers.length > 0 ? request.headers(headers) : request).build());
  }
}
