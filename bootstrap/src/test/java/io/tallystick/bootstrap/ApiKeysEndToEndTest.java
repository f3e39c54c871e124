package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.Program.Finished;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The keys to the API, as an operator keeps them. */
final class ApiKeysEndToEndTest {

  private final TestDatabase database = Program.migratedDatabase();
  private final Map<String, String> settings = Program.on(database);

  @Test
  void a_key_is_printed_once_listed_and_revoked() {
    Finished created =
        Program.run(settings, "api-key", "create", "shop", "--scope", "spend", "--scope", "grant");
    assertThat(created.status()).isZero();
    assertThat(created.out()).matches("tsk_[A-Za-z0-9_-]{43}\\R");
    String secret = created.out().strip();
    assertThat(database.one("SELECT key_digest::text FROM tallystick.api_keys"))
        .isEqualTo(database.one("SELECT sha256('%s')::text".formatted(secret)));

    Finished again = Program.run(settings, "api-key", "create", "shop", "--scope", "read");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("choose another name");

    Finished listed = Program.run(settings, "api-key", "list");
    assertThat(listed.out())
        .contains("shop")
        .contains("spend,grant")
        .contains("never used")
        .doesNotContain(secret);

    assertThat(Program.run(settings, "api-key", "revoke", "shop").status()).isZero();
    assertThat(Program.run(settings, "api-key", "list").out()).contains("revoked 2");
    assertThat(Program.run(settings, "api-key", "revoke", "nobody").status()).isEqualTo(1);
    assertThat(database.all("SELECT action FROM audit_log ORDER BY id"))
        .containsExactly("create_api_key", "revoke_api_key");
  }

  @Test
  void wrong_use_is_exit_status_2() {
    assertThat(Program.run(settings, "api-key").status()).isEqualTo(2);
    assertThat(Program.run(settings, "api-key", "create", "shop").status()).isEqualTo(2);
    Finished scope = Program.run(settings, "api-key", "create", "shop", "--scope", "all");
    assertThat(scope.status()).isEqualTo(2);
    assertThat(scope.err()).contains("read, spend or grant");
  }
}
