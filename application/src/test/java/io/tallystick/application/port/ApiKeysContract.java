package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.operator.ApiKeys;
import io.tallystick.domain.client.ApiKey;
import io.tallystick.domain.client.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeys} promises. */
public abstract class ApiKeysContract extends PortContract {

  private static final byte[] SHOP = digest(1);
  private static final byte[] DESK = digest(2);

  @Test
  void keys_are_listed_by_name_with_their_scopes() {
    assertThat(add("shop", SHOP, Scope.SPEND, Scope.GRANT)).isTrue();
    assertThat(add("desk", DESK, Scope.READ)).isTrue();

    assertThat(ports.apiKeys().all()).extracting(ApiKey::name).containsExactly("desk", "shop");
    assertThat(ports.apiKeys().all())
        .extracting(ApiKey::scopes)
        .containsExactly(Set.of(Scope.READ), Set.of(Scope.SPEND, Scope.GRANT));
    assertThat(ports.apiKeys().all()).extracting(ApiKey::createdAt).containsOnly(NOW);
  }

  @Test
  void a_name_is_taken_once_and_stays_taken_when_its_key_is_revoked() {
    add("shop", SHOP, Scope.READ);
    assertThat(add("shop", DESK, Scope.GRANT)).isFalse();
    committed(() -> ports.apiKeys().revoke("shop", NOW));

    assertThat(add("shop", DESK, Scope.GRANT)).isFalse();
    assertThat(use(DESK, NOW)).isEmpty();
  }

  @Test
  void a_key_is_found_by_its_digest_alone() {
    add("shop", SHOP, Scope.SPEND);

    assertThat(use(SHOP, NOW)).map(ApiKey::name).contains("shop");
    assertThat(use(DESK, NOW)).isEmpty();
  }

  @Test
  void a_use_is_noted_once_a_minute() {
    add("shop", SHOP, Scope.READ);
    assertThat(lastUse()).isEmpty();

    use(SHOP, NOW);
    use(SHOP, NOW.plusSeconds(59));
    assertThat(lastUse()).contains(NOW);

    use(SHOP, NOW.plusSeconds(60));
    assertThat(lastUse()).contains(NOW.plusSeconds(60));
  }

  @Test
  void a_revoked_key_is_not_found_and_is_revoked_once() {
    add("shop", SHOP, Scope.READ);

    assertThat(committed(() -> ports.apiKeys().revoke("shop", NOW))).isTrue();
    assertThat(committed(() -> ports.apiKeys().revoke("shop", NOW.plusSeconds(1)))).isFalse();
    assertThat(committed(() -> ports.apiKeys().revoke("nobody", NOW))).isFalse();
    assertThat(use(SHOP, NOW)).isEmpty();
    assertThat(ports.apiKeys().all())
        .extracting(ApiKey::revokedAt)
        .containsExactly(Optional.of(NOW));
  }

  private boolean add(String name, byte[] digest, Scope... scopes) {
    return committed(() -> ports.apiKeys().add(name, digest, Set.of(scopes), NOW));
  }

  private Optional<ApiKey> use(byte[] digest, Instant at) {
    return committed(() -> ports.apiKeys().use(digest, at));
  }

  private Optional<Instant> lastUse() {
    return ports.apiKeys().all().getFirst().lastUsedAt();
  }

  private static byte[] digest(int first) {
    byte[] digest = new byte[32];
    Arrays.fill(digest, (byte) first);
    return digest;
  }
}
