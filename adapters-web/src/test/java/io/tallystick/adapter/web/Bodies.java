package io.tallystick.adapter.web;

import java.util.concurrent.atomic.AtomicInteger;

/** Event bodies, as short as {@link TestDecoder} lets them be. */
record Bodies(String id, String json) {

  /** An address that must be found in no answer, line or figure. */
  static final String EMAIL = "jane.doe@shop.example";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  static String freshId() {
    return "evt_" + NUMBER.incrementAndGet();
  }

  static Bodies purchase(long user, int credits) {
    return purchaseOf("pi_" + NUMBER.incrementAndGet(), user, credits);
  }

  static Bodies purchaseOf(String payment, long user, int credits) {
    String id = freshId();
    return new Bodies(
        id,
        """
        {"id":"%s","type":"checkout.session.completed","payment":"%s","user":"%d","credits":"%d","email":"%s"}\
        """
            .formatted(id, payment, user, credits, EMAIL));
  }

  static Bodies unpaid() {
    return of("checkout.session.completed", ",\"unpaid\":true,\"payment\":\"pi_unpaid\"");
  }

  static Bodies thin() {
    return of("v1.billing.meter.no_meter_found", ",\"object\":\"v2.core.event\"");
  }

  static Bodies ofType(String type) {
    return of(type, "");
  }

  /** An event that means nothing, in exactly so many bytes. */
  static Bodies ofSize(int bytes) {
    Bodies empty = of("x.y", ",\"pad\":\"\"");
    int missing = bytes - empty.json.length();
    return new Bodies(
        empty.id,
        empty.json.replace("\"pad\":\"\"", "\"pad\":\"%s\"".formatted("x".repeat(missing))));
  }

  private static Bodies of(String type, String more) {
    String id = freshId();
    return new Bodies(id, "{\"id\":\"%s\",\"type\":\"%s\"%s}".formatted(id, type, more));
  }
}
