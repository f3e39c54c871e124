package io.tallystick.adapter.web;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.json.JsonMapper;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.tallystick.application.usecase.TrustedProxies;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts our limits into each connection of the server. */
@Singleton
final class ConnectionPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final ConnectionLimit connections;
  private final RequestRules rules;
  private final BeanProvider<JsonMapper> json;
  private final Duration deadline;
  private final boolean tls;

  ConnectionPipeline(
      TrustedProxies proxies,
      BeanProvider<JsonMapper> json,
      @Value("${tallystick.http.max-connections:2000}") int mostConnections,
      @Value("${tallystick.http.request-deadline:20s}") Duration deadline,
      @Value("${micronaut.server.max-request-size}") long mostBytes,
      @Value("${tallystick.e2e.enabled:false}") boolean testTokens,
      @Property(name = "tallystick.http.hosts") @Nullable List<String> hosts,
      @Value("${tallystick.http.tls:false}") boolean tls) {
    this.connections = new ConnectionLimit(mostConnections, proxies);
    long bytes = Math.max(Runtime.getRuntime().maxMemory() / 8, mostBytes);
    this.rules =
        new RequestRules(
            new ByteBudget(bytes, System::nanoTime),
            mostBytes,
            testTokens,
            hosts == null ? Set.of() : Set.copyOf(hosts));
    this.json = json;
    this.deadline = deadline;
    this.tls = tls;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer(null));
    return event.getBean();
  }

  private final class Customizer implements NettyServerCustomizer {

    private final @Nullable Channel channel;

    private Customizer(@Nullable Channel channel) {
      this.channel = channel;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Customizer(channel) : this;
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel != null) {
        ChannelPipeline pipeline = channel.pipeline();
        RequestGuard guard = new RequestGuard(rules, json.get(), deadline, tls);
        String codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
        pipeline.addFirst("connection-limit", connections);
        pipeline.addBefore(codec, "request-clock", guard.new Clock());
        pipeline.addAfter(codec, "request-guard", guard);
      }
    }
  }
}
