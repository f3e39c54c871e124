package io.tallystick.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.tallystick.application.usecase.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections are open at once. */
final class ConnectionLimitTest {

  private final ConnectionLimit limit =
      new ConnectionLimit(8, TrustedProxies.of(List.of("203.0.113.0/24")).orElseThrow());

  private EmbeddedChannel connect(String address) {
    return new EmbeddedChannel(limit) {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
      }
    };
  }

  @Test
  void one_client_has_a_quarter_and_gets_it_back() {
    EmbeddedChannel first = connect("198.51.100.1");
    assertThat(first.isOpen()).isTrue();
    assertThat(connect("198.51.100.1").isOpen()).isTrue();
    assertThat(connect("198.51.100.1").isOpen()).isFalse();
    assertThat(connect("198.51.100.2").isOpen()).isTrue();
    first.close();
    assertThat(connect("198.51.100.1").isOpen()).isTrue();
    assertThat(connect("198.51.100.1").isOpen()).isFalse();
  }

  @Test
  void a_client_is_a_whole_network_of_ipv6() {
    assertThat(connect("2001:db8::1").isOpen()).isTrue();
    assertThat(connect("2001:db8::2").isOpen()).isTrue();
    assertThat(connect("2001:db8::3").isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.17.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.1.1",
        "::1",
        "fd00::1",
        "fe80::1",
        "203.0.113.7"
      })
  void a_proxy_has_as_many_as_there_are(String address) {
    for (int i = 0; i < 8; i++) {
      assertThat(connect(address).isOpen()).isTrue();
    }
    assertThat(connect(address).isOpen()).isFalse();
  }
}
