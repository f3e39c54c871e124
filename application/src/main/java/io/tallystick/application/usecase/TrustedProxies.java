package io.tallystick.application.usecase;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies whose {@code X-Forwarded-For} is believed, as address ranges. Each proxy appends the
 * address that it was asked from, so only what stands to the right of the first untrusted address
 * was written by a trusted proxy.
 */
public record TrustedProxies(List<Range> ranges) {

  private static final Pattern IPV4 =
      Pattern.compile("((?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3})(?::[0-9]{1,5})?");

  private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?");

  private static final Pattern IPV6 = Pattern.compile("([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)");

  /** A proxy on the same machine. */
  public static final TrustedProxies LOOPBACK =
      new TrustedProxies(List.of(range("127.0.0.0/8").orElseThrow(), range("::1").orElseThrow()));

  /** Copies the ranges. */
  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** All addresses that begin with the same bits. */
  public record Range(InetAddress address, int bits) {

    private boolean contains(byte[] other) {
      byte[] first = address.getAddress();
      return other.length == first.length && sameBits(first, other, bits);
    }
  }

  /**
   * Reads address ranges such as {@code 10.0.0.0/8}; an address alone is a range of one.
   *
   * @return empty where one of them is malformed
   */
  public static Optional<TrustedProxies> of(List<String> written) {
    List<Range> ranges = new ArrayList<>();
    for (String each : written) {
      Optional<Range> range = range(each);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(new TrustedProxies(ranges));
  }

  private static Optional<Range> range(String written) {
    String[] parts = written.split("/", -1);
    Optional<InetAddress> address = parts.length > 2 ? Optional.empty() : address(parts[0]);
    if (address.isEmpty() || parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int all = address.get().getAddress().length * 8;
    int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : all;
    return bits > all ? Optional.empty() : Optional.of(new Range(address.get(), bits));
  }

  private static boolean sameBits(byte[] one, byte[] other, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an address is one of a trusted proxy. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ranges.stream().anyMatch(range -> range.contains(bytes));
  }

  /**
   * The address of the client of a request.
   *
   * @param peer the other end of the connection
   * @param forwarded the values of all {@code X-Forwarded-For} lines, in their order
   */
  public InetAddress clientOf(InetAddress peer, List<String> forwarded) {
    List<String> hops = List.of(String.join(",", forwarded).split(","));
    InetAddress client = peer;
    for (String hop : hops.reversed()) {
      Optional<InetAddress> before = contains(client) ? address(hop.strip()) : Optional.empty();
      if (before.isEmpty()) {
        return client;
      }
      client = before.get();
    }
    return client;
  }

  /**
   * The network of the client of a request, as clients are counted and logged.
   *
   * @param peer the other end of the connection
   * @param forwarded the values of all {@code X-Forwarded-For} lines, in their order
   */
  public String networkOf(InetSocketAddress peer, List<String> forwarded) {
    return peer.isUnresolved()
        ? peer.getHostString()
        : network(clientOf(peer.getAddress(), forwarded));
  }

  /**
   * What stands for one client where clients are counted: an IPv4 address, or the /64 network of an
   * IPv6 address, because a client has all of its addresses.
   */
  public static String network(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 8; i += 2) {
      network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff)).append(':');
    }
    return network.append(":/64").toString();
  }

  /** An address as a proxy writes it, which may add a port; names are never looked up. */
  private static Optional<InetAddress> address(String written) {
    for (Pattern form : List.of(IPV4, BRACKETED, IPV6)) {
      Matcher matcher = form.matcher(written);
      if (matcher.matches()) {
        try {
          return Optional.of(InetAddress.ofLiteral(matcher.group(1)));
        } catch (IllegalArgumentException malformed) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
