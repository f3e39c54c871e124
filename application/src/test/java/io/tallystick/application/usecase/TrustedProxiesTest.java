package io.tallystick.application.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address counts, behind proxies that are trusted and others. */
final class TrustedProxiesTest {

  private static final TrustedProxies INSIDE =
      TrustedProxies.of(List.of("127.0.0.1", "10.0.0.0/8", "100.64.0.0/10", "fd00::/8", "::1"))
          .orElseThrow();

  /** Lines are separated by "|". */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "203.0.113.9; 198.51.100.1;                               203.0.113.9",
        "10.0.0.1;    '';                                         10.0.0.1",
        "10.0.0.1;    198.51.100.1;                               198.51.100.1",
        "10.0.0.1;    192.0.2.66, 198.51.100.1;                   198.51.100.1",
        "10.0.0.1;    192.0.2.66|198.51.100.1;                    198.51.100.1",
        "10.0.0.1;    192.0.2.66|198.51.100.1, 10.9.9.9|127.0.0.1; 198.51.100.1",
        "10.0.0.1;    10.0.0.2, 10.0.0.3;                         10.0.0.2",
        "10.0.0.1;    198.51.100.1, unknown;                      10.0.0.1",
        "10.0.0.1;    198.51.100.1, 10.0.0.2, _secret;            10.0.0.1",
        "10.0.0.1;    198.51.100.1, nonsense, 10.0.0.2;           10.0.0.2",
        "10.0.0.1;    198.51.100.1,;                              198.51.100.1",
        "10.0.0.1;    198.51.100.1:4711;                          198.51.100.1",
        "10.0.0.1;    [2001:db8::7]:4711;                         2001:db8:0:0:0:0:0:7",
        "10.0.0.1;    2001:db8::7;                                2001:db8:0:0:0:0:0:7",
        "10.0.0.1;    ::ffff:198.51.100.1;                        198.51.100.1",
        "10.0.0.1;    127.1;                                      10.0.0.1",
        "10.0.0.1;    0x7f000001;                                 10.0.0.1",
        "10.0.0.1;    999.1.1.1;                                  10.0.0.1",
        "100.127.0.1; 198.51.100.1;                               198.51.100.1",
        "100.128.0.1; 198.51.100.1;                               100.128.0.1",
        "fd12::1;     198.51.100.1;                               198.51.100.1",
        "fe80::1;     198.51.100.1;                               fe80:0:0:0:0:0:0:1"
      })
  void the_first_untrusted_address_from_the_right_is_the_client(
      String peer, String lines, String client) {
    List<String> forwarded = Arrays.stream(lines.split("\\|")).filter(it -> !it.isEmpty()).toList();
    assertThat(INSIDE.clientOf(InetAddress.ofLiteral(peer), forwarded).getHostAddress())
        .isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/", "10/8", "::1/129", "1.2.3.4/8/8"})
  void what_is_no_range_is_refused(String written) {
    assertThat(TrustedProxies.of(List.of("127.0.0.1", written))).isEmpty();
  }

  @Test
  void this_machine_has_more_than_one_address() {
    for (String address : new String[] {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"}) {
      assertThat(TrustedProxies.LOOPBACK.contains(InetAddress.ofLiteral(address))).isTrue();
    }
    assertThat(TrustedProxies.LOOPBACK.contains(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
  }

  @Test
  void a_client_has_a_whole_network_of_ipv6() {
    assertThat(TrustedProxies.network(InetAddress.ofLiteral("2001:db8:1:2:3:4:5:6")))
        .isEqualTo(TrustedProxies.network(InetAddress.ofLiteral("2001:db8:1:2::")))
        .isEqualTo("2001:db8:1:2::/64");
    assertThat(TrustedProxies.network(InetAddress.ofLiteral("198.51.100.1")))
        .isEqualTo("198.51.100.1");
  }
}
