package io.cardproof.ops;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;

/** A running gateway. */
public final class Gateway implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private Gateway(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * How to run one.
   *
   * @param port of the API; 0 for any free one
   * @param managementPort of health and metrics, on loopback; 0 for any free one
   * @param config a file of further settings, if given
   * @param ledger what the folder was made for
   */
  public record Options(int port, int managementPort, @Nullable Path config, LedgerKind ledger) {
    /** Of a gateway alone. */
    public Options(int port, int managementPort, @Nullable Path config) {
      this(port, managementPort, config, LedgerKind.EMBEDDED);
    }

    public static Options onPort(int port) {
      return new Options(port, port == 0 ? 0 : port + 1, null);
    }
  }

  /** As {@link #start(Supplier, Options)} over an open folder. */
  public static Gateway start(DataFolder folder, Options options) {
    return start(() -> folder, options);
  }

  /**
   * Starts one and returns when it answers.
   *
   * @param folder opens the folder, on another thread
   * @throws StartException if the folder or a port cannot be used; nothing runs then
   */
  public static Gateway start(Supplier<DataFolder> folder, Options options) {
    Opening opening = new Opening(folder, options.ledger());
    // Settings may change which beans there are; what the build wrote down holds without them.
    boolean written = options.config() == null && BuildTime.hasWrittenBeans();
    SpringProperties.setProperty("spring.aot.enabled", Boolean.toString(written));
    SpringApplication application = new SpringApplication(GatewayConfiguration.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setMainApplicationClass(BuildTime.class);
    application.setDefaultProperties(properties(options));
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("opening", opening));
    try {
      // As arguments, because a port that was typed wins over one in a file.
      return new Gateway(
          application.run(
              "--server.port=" + options.port(),
              "--management.server.port=" + options.managementPort()));
    } catch (RuntimeException e) {
      opening.abandon();
      throw StartFailures.classify(e);
    }
  }

  private static Map<String, Object> properties(Options options) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (options.config() != null) {
      properties.put("spring.config.additional-location", "file:" + options.config());
    }
    return properties;
  }

  /** Where the API answers. */
  public int port() {
    return port("local.server.port");
  }

  /** Where health and metrics answer. */
  public int managementPort() {
    return port("local.management.port");
  }

  private int port(String name) {
    Environment environment = context.getEnvironment();
    return environment.getRequiredProperty(name, Integer.class);
  }

  /** Takes nothing new, finishes what is under way, then closes the ledger. */
  @Override
  public void close() {
    context.close();
  }
}
