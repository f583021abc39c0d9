package dev.posada.spi;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import java.net.URI;
import java.util.Set;

/**
 * A hypervisor's plugin: found by {@link java.util.ServiceLoader}, so it has a public constructor
 * without arguments, which does nothing and throws nothing. Thread-safe.
 */
public interface HypervisorProvider {

  /**
   * {@return the schemes of its URIs; base names only, what stands behind a {@code +} is a
   * transport}
   */
  Set<String> schemes();

  /**
   * {@return its name for people; the class's simple name without {@code Provider} unless
   * overridden}
   */
  default String name() {
    return getClass().getSimpleName().replaceFirst("Provider$", "");
  }

  /** {@return the version of this SPI that it is written for: 1} */
  default int spi() {
    return 1;
  }

  /**
   * Looks whether its hypervisor can be used on this machine. Cheap and bounded; "not installed" is
   * an answer, not a failure.
   *
   * @param options as for {@link #open}
   * @param op the call's deadline and trace
   * @return what was found
   */
  Diagnosis diagnose(ConnectOptions options, Operation op);

  /**
   * Connects.
   *
   * @param uri the host, its scheme one of {@link #schemes()}, with a transport or without
   * @param options how
   * @param op the call's deadline and trace
   * @return the driver; the core closes it
   */
  HostDriver open(URI uri, ConnectOptions options, Operation op);
}
