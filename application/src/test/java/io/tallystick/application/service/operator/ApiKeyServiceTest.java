package io.tallystick.application.service.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.AuditLog.Action;
import io.tallystick.application.port.InMemoryBooks;
import io.tallystick.application.usecase.operator.ManageApiKeys.Creation;
import io.tallystick.application.usecase.operator.ManageApiKeys.Revocation;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyServiceTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryBooks books = new InMemoryBooks();
  private final ApiKeyService service =
      new ApiKeyService(books.apiKeys(), books.audit(), books, () -> NOW);

  @Test
  void a_key_is_known_by_its_secret_until_it_is_revoked() {
    String secret = create("shop");

    assertThat(secret).matches("tsk_[A-Za-z0-9_-]{43}").isNotEqualTo(create("desk"));
    assertThat(service.authenticate(secret)).map(ApiKey::name).contains("shop");
    assertThat(service.revoke("shop", "olga")).isEqualTo(Revocation.REVOKED);
    assertThat(service.authenticate(secret)).isEmpty();
    assertThat(service.revoke("shop", "olga")).isEqualTo(Revocation.REVOKED_BEFORE);
    assertThat(service.revoke("nobody", "olga")).isEqualTo(Revocation.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tsk_", "tsk_short", "Bearer", "tsk_\u0000"})
  void another_text_is_no_secret(String text) {
    create("shop");
    assertThat(service.authenticate(text)).isEmpty();
    assertThat(service.authenticate("tsk_" + "A".repeat(43))).isEmpty();
  }

  @Test
  void creation_and_revocation_are_in_the_audit_log_and_the_secret_is_not() {
    String secret = create("shop");
    service.revoke("shop", "olga");

    assertThat(books.actions())
        .containsExactly(
            new Action("olga", "create_api_key", "shop", "spend, grant", NOW),
            new Action("olga", "revoke_api_key", "shop", "revoked", NOW));
    assertThat(service.list().toString() + books.actions()).doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".shop", "two words", "shop\u0000", "läden"})
  void a_name_is_plain(String name) {
    assertThat(service.create(name, Set.of(Scope.READ), "olga"))
        .isInstanceOf(Creation.Refused.class);
  }

  @Test
  void a_name_is_taken_once_and_a_key_has_a_scope() {
    create("shop");
    assertThat(service.create("shop", Set.of(Scope.READ), "olga"))
        .isInstanceOf(Creation.Refused.class);
    assertThat(service.create("desk", Set.of(), "olga")).isInstanceOf(Creation.Refused.class);
    assertThat(service.list()).extracting(ApiKey::name).containsExactly("shop");
  }

  private String create(String name) {
    return ((Creation.Created) service.create(name, Set.of(Scope.SPEND, Scope.GRANT), "olga"))
        .secret();
  }
}
