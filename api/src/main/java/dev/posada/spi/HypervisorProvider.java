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

  /**
   * {@return the version of this SPI that it is written for}
   *
   * <p>The default stays 1 for ever, so a plugin of the first version need not say anything; one
   * that is written for a later version overrides it, and an older core then refuses it with a
   * reason.
   */
  default int spi() {
    return 1;
  }

  /**
   * Looks whether its hypervisor can be used on this machine. Cheap and bounded; "not installed" is
   * an answer, not a failure.
   *
   * @param options as for {@link #open open}
   * @param op the call's deadline and trace
   * @return what was found
   */
  Diagnosis diagnose(ConnectOptions options, Operation op);

  /**
   * Connects. A transport, an authority, a path or a query that the provider does not know is
   * refused, never passed over: a typing error must not reach the local host.
   *
   * @param uri the host, its scheme one of {@link #schemes() schemes}, with a transport or without
   * @param options how
   * @param op the call's deadline and trace; what it begins {@linkplain Operation#unattended
   *     unattended} can go on as long as the host is open
   * @return the driver; the core closes it
   * @throws dev.posada.RejectedException if the provider has no such host
   * @throws dev.posada.ConnectionException if the hypervisor is not there or does not answer
   */
  HostDriver open(URI uri, ConnectOptions options, Operation op);
}
