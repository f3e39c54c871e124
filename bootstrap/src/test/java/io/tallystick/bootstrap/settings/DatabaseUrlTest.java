package io.tallystick.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.bootstrap.settings.DatabaseUrl.Reading;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

final class DatabaseUrlTest {

  @Test
  void reads_the_url_that_neon_gives() {
    DatabaseUrl url =
        usable(
            "postgresql://neondb_owner:npg_x1@ep-a-b-pooler.eu-central-1.aws.neon.tech/neondb"
                + "?sslmode=require&channel_binding=require");
    assertThat(url.jdbcUrl())
        .isEqualTo("jdbc:postgresql://ep-a-b-pooler.eu-central-1.aws.neon.tech:5432/neondb");
    assertThat(url.username()).isEqualTo("neondb_owner");
    assertThat(url.password()).contains("npg_x1");
    assertThat(url.properties())
        .containsEntry("sslmode", "require")
        .containsEntry("channelBinding", "require");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgres://u:p@db.example/d | true
          postgres://u:p@db.example/d?sslmode=require | true
          postgres://u:p@localhost,db.example/d | true
          postgres://u:p@10.0.0.5/d?sslmode=verify-ca | true
          postgres://u:p@db.example/d?sslmode=verify-full | false
          postgres://u:p@localhost/d | false
          postgres://u:p@127.0.0.1:5433/d?sslmode=disable | false
          postgres://u:p@[::1]:5433/d | false
          """)
  void a_database_elsewhere_is_unverified_unless_its_certificate_is_checked(
      String text, boolean unverified) {
    assertThat(usable(text).isUnverified()).isEqualTo(unverified);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgres://u:p@h/d | jdbc:postgresql://h:5432/d
          postgres://u:p@h:6543/d | jdbc:postgresql://h:6543/d
          postgres://u:p@h | jdbc:postgresql://h:5432/u
          postgres://u:p@h/ | jdbc:postgresql://h:5432/u
          postgres://u@h/d | jdbc:postgresql://h:5432/d
          postgresql://u:p@h1:1,h2,h3:3/d | jdbc:postgresql://h1:1,h2:5432,h3:3/d
          postgresql://u:p@[::1]:5433/d | jdbc:postgresql://[::1]:5433/d
          postgresql://u:p@[fe80::1],h2/d | jdbc:postgresql://[fe80::1]:5432,h2:5432/d
          postgresql://u:p@h/a%20b%2Bc+d | jdbc:postgresql://h:5432/a%20b%2Bc%2Bd
          postgresql://h/d?user=u&password=p | jdbc:postgresql://h:5432/d
          postgresql:///d?host=h&port=7&user=u | jdbc:postgresql://h:7/d
          jdbc:postgresql://h:6543/d?user=u | jdbc:postgresql://h:6543/d
          jdbc:postgresql://h1,h2:2/d?user=u | jdbc:postgresql://h1:5432,h2:2/d
          jdbc:postgresql:d?user=u | jdbc:postgresql://localhost:5432/d
          jdbc:postgresql://u:p@h/d | jdbc:postgresql://h:5432/d
          """)
  void reads_hosts_ports_and_database(String text, String expected) {
    assertThat(usable(text).jdbcUrl()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgres://u%40x:p%2Fa%3Fs%23s@h/d | u@x | p/a?s#s
          postgres://u:p+q@h/d | u | p+q
          postgres://u:p%2Bq@h/d | u | p+q
          postgres://u:p:q@h/d | u | p:q
          postgres://u:p@q@h/d | u | p@q
          postgres://u:%C3%A9%E2%82%AC@h/d | u | é€
          postgres://u:é€@h/d | u | é€
          jdbc:postgresql://h/d?user=u+v&password=p+q%2Br | u+v | p+q+r
          jdbc:postgresql://h/d?user=u@v&password=p@q | u@v | p@q
          """)
  void decodes_user_and_password(String text, String user, String password) {
    assertThat(usable(text).username()).isEqualTo(user);
    assertThat(usable(text).password()).contains(password);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect_timeout=3 | connectTimeout | 3
          application_name=shop | ApplicationName | shop
          fallback_application_name=shop | ApplicationName | shop
          target_session_attrs=read-write | targetServerType | primary
          target_session_attrs=prefer-standby | targetServerType | preferSecondary
          targetServerType=any | targetServerType | any
          keepalives=0 | tcpKeepAlive | false
          load_balance_hosts=random | loadBalanceHosts | true
          gssencmode=disable | gssEncMode | disable
          sslnegotiation=direct | sslNegotiation | direct
          require_auth=scram-sha-256 | requireAuth | scram-sha-256
          sslrootcert=/etc/ca.pem | sslrootcert | /etc/ca.pem
          sslrootcert=system | sslmode | verify-full
          sslrootcert=system | sslfactory | org.postgresql.ssl.DefaultJavaSSLFactory
          sslcert=a.pem | sslcert | a.pem
          sslkey=a.pk8 | sslkey | a.pk8
          sslpassword=x | sslpassword | x
          ssl=true | sslmode | require
          options=endpoint%3Dep-1 | options | endpoint=ep-1
          options=-c%20search_path%3Da | options | '-c search_path=a'
          prepareThreshold=5 | prepareThreshold | 5
          """)
  void translates_parameters(String parameter, String name, String value) {
    assertThat(usable("postgres://u:p@h/d?" + parameter).properties()).containsEntry(name, value);
  }

  @Test
  void ssl_true_keeps_the_drivers_meaning_in_a_jdbc_url() {
    assertThat(usable("jdbc:postgresql://h/d?user=u&ssl=true").properties())
        .containsEntry("ssl", "true")
        .doesNotContainKey("sslmode");
  }

  @Test
  void defaults_suit_a_pooler_a_lost_network_and_a_log_without_personal_data() {
    assertThat(usable("postgres://u:p@h/d").properties())
        .containsEntry("prepareThreshold", "0")
        .containsEntry("logServerErrorDetail", "false")
        .containsEntry("ApplicationName", "tallystick")
        .containsEntry("tcpKeepAlive", "true")
        .containsKeys("connectTimeout", "socketTimeout")
        .doesNotContainKey("targetServerType");
    assertThat(usable("postgres://u:p@h1,h2/d").properties())
        .containsEntry("targetServerType", "primary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "hunter22",
        "mysql://u:hunter22@h/d",
        "postgresql+asyncpg://u:hunter22@h/d",
        "\"postgres://u:hunter22@h/d\"",
        "postgres:u:hunter22@h/d",
        "postgres://h/d",
        "postgres://:hunter22@h/d",
        "postgres://u:hun/hunter22@h/d",
        "postgres://u:hun?hunter22@h/d",
        "postgres://u:hun?hunter22=1@h/d",
        "postgres://u:1?hunter22@h/d",
        "postgres://u:hun#hunter22@h/d",
        "postgres://u:hunter22%zz@h/d",
        "postgres://u:hunter22%FF@h/d",
        "postgres://u:a@b/hunter22@h/d",
        "postgres://u:a@b?hunter22=3@h/d",
        "postgres://u:hunter22@h:port/d",
        "postgres://u:hunter22@h:0/d",
        "postgres://u:hunter22@h:65536/d",
        "postgres://u:hunter22@::1/d",
        "postgres://u:hunter22@/d?host=/var/run/postgresql",
        "postgres://u:hunter22@%2Fvar%2Frun/d",
        "postgres://u:hunter22@h1,/d",
        "postgres://u:hunter22@h/d/e",
        "postgres://u:hunter22@h/d?sslmode",
        "postgres://u:hunter22@h/d?sslmode=on",
        "postgres://u:hunter22@h/d?connect_timeout=soon",
        "postgres://u:hunter22@h/d?client_encoding=latin1",
        "postgres://u:hunter22@h/d?sslrootcert=system&sslmode=require",
        "postgres://u:hunter22@h/d?target_session_attrs=leader",
        "postgres://u:hunter22@h/d?pgbouncer=true",
        "postgres://u:hunter22@h/d?PGHOST=x",
      })
  void bad_input_gives_one_line_without_the_password(String text) {
    assertThat(DatabaseUrl.read(text))
        .isInstanceOfSatisfying(
            Reading.Unusable.class,
            unusable ->
                assertThat(unusable.problem())
                    .startsWith("DATABASE_URL ")
                    .doesNotContain("hunter22")
                    .hasLineCount(1));
  }

  @Test
  void names_the_parameters_that_the_driver_does_not_know() {
    assertThat(DatabaseUrl.read("postgres://u:p@h/d?pgbouncer=true&sslmod=require&pool_size=3"))
        .isEqualTo(
            new Reading.Unusable(
                "DATABASE_URL has parameters that the PostgreSQL driver does not know: pgbouncer,"
                    + " sslmod (did you mean sslmode?), pool_size; remove them"));
  }

  @Test
  void the_driver_understands_what_comes_out() {
    Properties parsed =
        Driver.parseURL(
            usable("postgres://u:p@h1:1,[::1]/a%20b%2Bc%2Fd%25").jdbcUrl(), new Properties());
    assertThat(parsed)
        .containsEntry("PGDBNAME", "a b+c/d%")
        .containsEntry("PGHOST", "h1,[::1]")
        .containsEntry("PGPORT", "1,5432");
  }

  @Test
  void hides_the_password() {
    DatabaseUrl url = usable("postgres://u:hunter22@h/d?sslpassword=hunter23");
    assertThat(url.toString()).contains("h:5432/d", "u").doesNotContain("hunter");
    assertThat(url.jdbcUrl()).doesNotContain("hunter");
  }

  private static DatabaseUrl usable(String text) {
    assertThat(DatabaseUrl.read(text)).isInstanceOf(Reading.Usable.class);
    return ((Reading.Usable) DatabaseUrl.read(text)).url();
  }
}
