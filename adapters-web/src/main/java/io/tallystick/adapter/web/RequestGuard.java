package io.tallystick.adapter.web;

import io.micronaut.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.tallystick.adapter.web.ByteBudget.Claim;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the HTTP codec of one connection and the server. It refuses requests by their
 * headers, before a byte of their bodies is kept; gives each request a time by which it must have
 * arrived; and ends the connection where an answer is sent before its request has been read.
 */
final class RequestGuard extends ChannelDuplexHandler {

  /** So long a client that is still sending may read the answer before a reset discards it. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** Method and the beginning of a path stand in so many bytes. */
  private static final int LONGEST_START = 20;

  private final RequestRules rules;
  private final JsonMapper json;
  private final Duration deadline;

  /** One for each request that is not yet answered. */
  private final Deque<Optional<Claim>> unanswered = new ArrayDeque<>();

  /** Whether the client came by TLS, as far as a proxy has said. */
  private boolean tls;

  /** Below what the request that is arriving is, by the first bytes of it; empty: anything else. */
  private String place = "";

  /** The request whose body is arriving. */
  private @Nullable HttpRequest arriving;

  private boolean dropping;
  private @Nullable Future<?> cut;

  /**
   * @param deadline from the first byte of a request to its last
   * @param tls whether all clients come by TLS
   */
  RequestGuard(RequestRules rules, JsonMapper json, Duration deadline, boolean tls) {
    this.rules = rules;
    this.json = json;
    this.deadline = deadline;
    this.tls = tls;
  }

  /** To stand before the codec: the time of a request begins with its first byte. */
  final class Clock extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext connection, Object bytes) {
      if (cut == null && !dropping) {
        place = bytes instanceof ByteBuf first ? place(first) : "";
        startClock(connection);
      }
      connection.fireChannelRead(bytes);
    }
  }

  private static String place(ByteBuf first) {
    int most = Math.min(first.readableBytes(), LONGEST_START);
    String line = first.toString(first.readerIndex(), most, StandardCharsets.US_ASCII);
    return line.contains(" " + Problem.PATH + "/")
        ? Problem.PATH
        : line.contains(" " + RefusedRequest.DASHBOARD + "/") ? RefusedRequest.DASHBOARD : "";
  }

  private void startClock(ChannelHandlerContext connection) {
    cut =
        connection
            .executor()
            .schedule(() -> timeIsUp(connection), deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** While an earlier request waits for its answer, the server reads no further. */
  private void timeIsUp(ChannelHandlerContext connection) {
    if (unanswered.size() > (arriving == null ? 0 : 1)) {
      startClock(connection);
    } else {
      connection.close();
    }
  }

  private void stopClock() {
    if (cut != null) {
      cut.cancel(false);
      cut = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext connection, Object message) {
    if (dropping) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      begin(connection, request);
    } else {
      if (arriving != null && message instanceof HttpContent content && !isHeld(content)) {
        ReferenceCountUtil.release(message);
        refuse(connection);
        return;
      }
      if (arriving != null && message instanceof LastHttpContent) {
        arrived();
      }
      connection.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext connection, HttpRequest request) {
    tls |= "https".equalsIgnoreCase(request.headers().get("X-Forwarded-Proto"));
    if (!place.isEmpty() && request.decoderResult().isFailure()) {
      request.setUri(place); // the codec leaves out an address that is too long
    }
    RequestRules.Verdict verdict =
        rules.judge(request, () -> connection.executor().execute(() -> refuse(connection)));
    switch (verdict) {
      case RequestRules.Verdict.Taken taken -> {
        unanswered.add(taken.claim());
        arriving = taken.claim().isPresent() ? request : null;
        if (arriving == null) {
          stopClock();
        }
        connection.fireChannelRead(request);
      }
      case RequestRules.Verdict.Refused refused -> {
        unanswered.add(Optional.empty());
        drop(connection);
        connection.fireChannelRead(refused.request());
        connection.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
      }
    }
  }

  /**
   * Ends a request whose bytes cannot be held, with an answer where no other is due before it and
   * none has begun.
   */
  private void refuse(ChannelHandlerContext connection) {
    if (arriving != null && unanswered.size() == 1) {
      write(connection, RequestRules.crowdedOut(arriving).answer(json), connection.newPromise());
      connection.flush();
    } else {
      dropping = true;
      stopClock();
      connection.close();
    }
  }

  private boolean isHeld(HttpContent content) {
    int bytes = content.content().readableBytes();
    return unanswered.getLast().filter(claim -> !claim.add(bytes)).isEmpty();
  }

  private void arrived() {
    arriving = null;
    stopClock();
    unanswered.getLast().ifPresent(Claim::arrived);
  }

  private void drop(ChannelHandlerContext connection) {
    dropping = true;
    arriving = null;
    stopClock();
    connection.read();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext connection) {
    connection.fireChannelReadComplete();
    if (dropping) {
      connection.read();
    }
  }

  @Override
  public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        connection.write(message, promise);
        return;
      }
      ResponseHeaders.complete(response.headers(), tls);
      if (arriving != null && unanswered.size() == 1) {
        HttpUtil.setKeepAlive(response, false);
        drop(connection);
      }
    }
    if (message instanceof LastHttpContent) {
      Optional.ofNullable(unanswered.poll()).flatMap(it -> it).ifPresent(Claim::release);
      if (dropping && unanswered.isEmpty()) {
        ChannelFuture written = connection.write(message, promise.unvoid());
        written.addListener(done -> close(connection, connection.newPromise()));
        return;
      }
    }
    connection.write(message, promise);
  }

  /** What has not been read would make the system reset the connection, and the answer be lost. */
  @Override
  public void close(ChannelHandlerContext connection, ChannelPromise promise) {
    if (dropping && connection.channel() instanceof DuplexChannel socket && socket.isActive()) {
      if (!socket.isOutputShutdown()) {
        socket.shutdownOutput();
        connection
            .executor()
            .schedule(() -> connection.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
      }
      connection.channel().closeFuture().addListener(closed -> promise.trySuccess());
    } else {
      connection.close(promise);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext connection) {
    stopClock();
    unanswered.forEach(it -> it.ifPresent(Claim::release));
    unanswered.clear();
    connection.fireChannelInactive();
  }
}
