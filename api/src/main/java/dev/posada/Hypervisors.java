package dev.posada;

import dev.posada.internal.Providers;
import dev.posada.internal.TaskAccess;
import dev.posada.spi.HypervisorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The door: finds the hypervisor providers and connects to hosts. Thread-safe.
 *
 * <p>The scheme of a URI names the provider, as in {@code qemu:///system}, {@code vbox:///}, {@code
 * docker:///} or {@code memory:///inn}; what stands behind a {@code +} in the scheme is a
 * transport. {@code memory:///} is a simulated hypervisor that is always there, within this Java
 * VM.
 *
 * <pre>{@code
 * try (Host host = Hypervisors.load().connect("docker:///")) {
 *   host.guests().summaries().values().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class Hypervisors {
  static {
    TaskAccess.open(
        new TaskAccess() {
          @Override
          public Duration remaining(Task task) {
            return task.remaining();
          }

          @Override
          public Consumer<? super Progress> listener(Task task) {
            return task.listener();
          }

          @Override
          public void onCancel(Task task, Runnable cancellation) {
            task.onCancel(cancellation);
          }

          @Override
          public void forget(Task task, Runnable cancellation) {
            task.forget(cancellation);
          }
        });
  }

  private final Providers providers;

  private Hypervisors(Providers providers) {
    this.providers = providers;
  }

  /**
   * Finds the providers that the calling thread's context class loader sees.
   *
   * <p>A provider that is broken hides no other: it is reported by {@link #diagnose()}.
   *
   * @return the providers
   */
  public static Hypervisors load() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return load(context == null ? Hypervisors.class.getClassLoader() : context);
  }

  /**
   * Finds the providers that a class loader sees.
   *
   * @param loader the class loader
   * @return the providers
   */
  public static Hypervisors load(ClassLoader loader) {
    return new Hypervisors(Providers.load(Objects.requireNonNull(loader, "loader")));
  }

  /**
   * Finds the providers in the modules of a layer and of its parents.
   *
   * @param layer the layer
   * @return the providers
   */
  public static Hypervisors load(ModuleLayer layer) {
    return new Hypervisors(Providers.load(Objects.requireNonNull(layer, "layer")));
  }

  /**
   * Takes these providers and no others.
   *
   * @param providers the providers
   * @return the providers
   */
  public static Hypervisors of(HypervisorProvider... providers) {
    return new Hypervisors(Providers.of(List.of(providers)));
  }

  /** {@return the providers that can be asked to connect} */
  public List<HypervisorProvider> providers() {
    return providers.usable();
  }

  /**
   * {@return for each provider, the broken ones among them, whether its hypervisor can be used
   * here; never fails}
   */
  public List<Diagnosis> diagnose() {
    return diagnose(ConnectOptions.defaults());
  }

  /**
   * {@return for each provider, the broken ones among them, whether its hypervisor can be used
   * here; never fails}
   *
   * @param options as for {@link #connect(String, ConnectOptions)}; its timeout holds for each
   *     provider
   */
  public List<Diagnosis> diagnose(ConnectOptions options) {
    return providers.diagnose(Objects.requireNonNull(options, "options"));
  }

  /**
   * Connects to a host.
   *
   * @param uri names the hypervisor and the host
   * @return the host; close it
   * @throws IllegalArgumentException if it is not a URI
   * @throws NotFoundException if no provider knows the scheme
   * @throws ConnectionException if the host does not answer
   * @throws PermissionDeniedException if this user may not use it
   * @throws RejectedException as for {@link #connect(String, ConnectOptions)}
   */
  public Host connect(String uri) {
    return connect(uri, ConnectOptions.defaults());
  }

  /**
   * Connects to a host.
   *
   * @param uri names the hypervisor and the host
   * @param options how
   * @return the host; close it
   * @throws IllegalArgumentException if it is not a URI
   * @throws NotFoundException if no provider knows the scheme
   * @throws ConnectionException if the host does not answer
   * @throws PermissionDeniedException if this user may not use it
   * @throws RejectedException if the provider has no host of that URI, or several providers know
   *     its scheme
   * @throws NativeException if the provider cannot be loaded
   * @throws OperationTimeoutException if it does not answer within {@link ConnectOptions#timeout()}
   * @throws UnsupportedCapabilityException if the provider does not know one of the options
   */
  public Host connect(String uri, ConnectOptions options) {
    Check.text(uri, "uri");
    return providers.connect(uri, Objects.requireNonNull(options, "options"));
  }
}
