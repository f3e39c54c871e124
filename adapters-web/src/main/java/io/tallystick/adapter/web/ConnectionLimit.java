package io.tallystick.adapter.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tallystick.application.usecase.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections beyond what may be open, in all and from one client. Trusted proxies and
 * addresses of private networks, behind which there may be many clients, count in all alone.
 */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

  private final int most;
  private final TrustedProxies proxies;
  private final Map<String, Integer> open = new HashMap<>();
  private int all;

  ConnectionLimit(int most, TrustedProxies proxies) {
    this.most = most;
    this.proxies = proxies;
  }

  @Override
  public void channelActive(ChannelHandlerContext connection) {
    String client = client(connection);
    if (!enter(client)) {
      connection.close();
      return;
    }
    connection.channel().closeFuture().addListener(closed -> leave(client));
    connection.fireChannelActive();
  }

  /** Empty where it is not counted. */
  private String client(ChannelHandlerContext connection) {
    return connection.channel().remoteAddress() instanceof InetSocketAddress remote
            && !proxies.contains(remote.getAddress())
            && !isPrivate(remote.getAddress())
        ? TrustedProxies.network(remote.getAddress())
        : "";
  }

  /** RFC 1918, 3927, 4193, 4291 and 6598. */
  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc
        || bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
  }

  /** A quarter for one client, so that no single one keeps all others out. */
  private synchronized boolean enter(String client) {
    int its = client.isEmpty() ? 0 : open.getOrDefault(client, 0);
    if (all >= most || its >= Math.max(1, most / 4)) {
      return false;
    }
    all++;
    if (!client.isEmpty()) {
      open.put(client, its + 1);
    }
    return true;
  }

  private synchronized void leave(String client) {
    all--;
    open.computeIfPresent(client, (key, its) -> its == 1 ? null : its - 1);
  }
}
