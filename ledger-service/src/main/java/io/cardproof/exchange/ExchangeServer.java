package io.cardproof.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;

/**
 * Listens for other gateways, on a port of its own: mutual TLS, a handful of calls, nothing of the
 * API. Tomcat once more, because it is what bounds and times out connections here already.
 */
public final class ExchangeServer implements AutoCloseable {
  private static final String BUNDLE = "exchange";
  private static final String CONNECTIONS_MAX = "256";
  private static final String IDLE_MS = "60000";

  /** For a request's head, and for each part of its body. */
  private static final String SILENCE_MS = "5000";

  private final ExchangeSettings settings;
  private final @Nullable Tls tls;
  private final ExchangeServlet servlet;
  private @Nullable WebServer server;

  /**
   * @param tls absent where there is nobody to exchange with
   */
  public ExchangeServer(
      ExchangeSettings settings,
      @Nullable Tls tls,
      TagDesk tags,
      VaultDesk vaults,
      MeterRegistry metrics) {
    this.settings = settings;
    this.tls = tls;
    this.servlet = new ExchangeServlet(tags, vaults, metrics);
  }

  /** Starts listening, where a port is set. */
  public void start() {
    Integer port = settings.port();
    if (port == null || tls == null) {
      return;
    }
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(port);
    factory.setAddress(address());
    factory.setRegisterDefaultServlet(false);
    factory.setSslBundles(new DefaultSslBundleRegistry(BUNDLE, tls.bundle()));
    Ssl ssl = Ssl.forBundle(BUNDLE);
    ssl.setClientAuth(Ssl.ClientAuth.NEED);
    factory.setSsl(ssl);
    factory.addConnectorCustomizers(connector -> {
      connector.setProperty("connectionTimeout", SILENCE_MS);
      connector.setProperty("keepAliveTimeout", IDLE_MS);
      connector.setProperty("maxConnections", CONNECTIONS_MAX);
      connector.setXpoweredBy(false);
    });
    factory.addProtocolHandlerCustomizers(
        handler -> handler.setExecutor(new VirtualThreadExecutor("exchange-")));
    WebServer made =
        factory.getWebServer(context -> {
          var registration = context.addServlet("exchange", servlet);
          registration.addMapping("/exchange/v1/*");
          registration.setLoadOnStartup(1);
        });
    made.start();
    server = made;
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(settings.address());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("cardproof.exchange.address is no address", e);
    }
  }

  /** Where it listens; 0 where it does not. */
  public int port() {
    return server == null ? 0 : server.getPort();
  }

  @Override
  public void close() {
    WebServer running = server;
    if (running != null) {
      running.stop();
      running.destroy();
      server = null;
    }
  }
}
