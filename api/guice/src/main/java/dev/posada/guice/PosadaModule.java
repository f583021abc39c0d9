package dev.posada.guice;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provider;
import com.google.inject.name.Names;
import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Binds {@link Hypervisors}, and {@link Host}s by the names that they have for the program. The
 * module is what one closes. Thread-safe.
 *
 * <pre>{@code
 * try (PosadaModule hosts = new PosadaModule()
 *     .host("build", "docker:///")
 *     .host("lab", "qemu:///system")) {
 *   Guice.createInjector(hosts).getInstance(Inventory.class).print();
 * }
 * }</pre>
 *
 * <p>A host is opened when it is first asked for, in each stage of an injector, and then it is the
 * same one everywhere, also for several injectors of one module. One that cannot be opened fails
 * what it was to be injected into, with the name of the binding in the message; the next injection
 * tries again. Who wants to decide when, injects a {@code Provider<Host>}.
 *
 * <p>Several modules of one injector need one {@link Hypervisors}, as two could not be told apart:
 * {@link #PosadaModule(Hypervisors)}.
 */
public final class PosadaModule implements Module, AutoCloseable {
  private final Hypervisors hypervisors;
  private final Object lock = new Object();
  private final Map<String, NamedHost> hosts = new LinkedHashMap<>();
  private final Deque<Opened> open = new ArrayDeque<>();
  private boolean configured;
  private boolean closed;

  /** Makes a module of the hypervisors that the calling thread's context class loader sees. */
  public PosadaModule() {
    this(Hypervisors.load());
  }

  /**
   * Makes a module.
   *
   * @param hypervisors what it binds and connects by
   */
  public PosadaModule(Hypervisors hypervisors) {
    this.hypervisors = Objects.requireNonNull(hypervisors, "hypervisors");
  }

  /**
   * Adds a host, for injection as {@code @Named(name) Host}.
   *
   * @param name what the program calls it
   * @param uri names the hypervisor and the host
   * @return this module
   * @throws IllegalArgumentException if there is a host of that name, or if it is not a URI
   * @throws IllegalStateException if an injector was made of this module, or if it was closed
   */
  public PosadaModule host(String name, String uri) {
    return host(name, uri, ConnectOptions.defaults());
  }

  /**
   * Adds a host, for injection as {@code @Named(name) Host}.
   *
   * @param name what the program calls it
   * @param uri names the hypervisor and the host
   * @param options how to connect to it
   * @return this module
   * @throws IllegalArgumentException if there is a host of that name, or if it is not a URI
   * @throws IllegalStateException if an injector was made of this module, or if it was closed
   */
  public PosadaModule host(String name, String uri, ConnectOptions options) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of a host is blank");
    }
    try {
      new URI(uri);
    } catch (URISyntaxException e) { // its message and the cause have the text, with its password
      throw new IllegalArgumentException(binding(name) + ": not a URI: " + e.getReason());
    }
    NamedHost host = new NamedHost(name, uri, Objects.requireNonNull(options, "options"));
    synchronized (lock) {
      if (configured || closed) {
        throw new IllegalStateException(
            binding(name)
                + (closed ? ": this module is closed" : ": there is an injector already"));
      }
      if (hosts.putIfAbsent(name, host) != null) {
        throw new IllegalArgumentException(binding(name) + " is there already");
      }
    }
    return this;
  }

  /**
   * Binds what it has; opens nothing.
   *
   * @param binder the binder
   */
  @Override
  public void configure(Binder binder) {
    List<NamedHost> all;
    synchronized (lock) {
      configured = true;
      all = List.copyOf(hosts.values());
    }
    binder.bind(Hypervisors.class).toInstance(hypervisors);
    // No scope: an injector of the stage PRODUCTION would open all that are singletons.
    all.forEach(
        host -> binder.bind(Host.class).annotatedWith(Names.named(host.name)).toProvider(host));
  }

  /** A host, and what the program calls it. */
  private record Opened(String name, Host host) {
    void close() {
      try {
        host.close();
      } catch (HypervisorException e) {
        throw e.with(binding(name) + ": " + e.getMessage(), e.failure());
      } catch (RuntimeException e) {
        throw new IllegalStateException(binding(name) + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Closes the hosts that are open, the one that was opened last first. Then none can be injected.
   *
   * @throws HypervisorException if one does not close, with the name of the binding in the message;
   *     the others are closed all the same
   * @throws IllegalStateException if a provider fails otherwise, with that name too
   */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (Opened one = next(); one != null; one = next()) {
      try {
        one.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Opened next() {
    synchronized (lock) {
      closed = true;
      return open.pollLast();
    }
  }

  /** Takes over a host that was opened, unless it came too late. */
  private boolean keeps(String name, Host host) {
    synchronized (lock) {
      return !closed && open.add(new Opened(name, host));
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private static String binding(String name) {
    return "@Named(\"" + name + "\") Host";
  }

  /** A host of which there is one connection at most, made when somebody needs it. */
  private final class NamedHost implements Provider<Host> {
    private final String name;
    private final String uri;
    private final ConnectOptions options;
    private final Object opening = new Object();
    private Host host;

    NamedHost(String name, String uri, ConnectOptions options) {
      this.name = name;
      this.uri = uri;
      this.options = options;
    }

    @Override
    public Host get() {
      synchronized (opening) { // its own lock: a host that is slow to open holds up no other
        if (isClosed()) {
          throw gone();
        }
        if (host == null) {
          Host fresh = connect();
          if (!keeps(name, fresh)) {
            fresh.close();
            throw gone();
          }
          host = fresh;
        }
        return host;
      }
    }

    private Host connect() {
      try {
        return hypervisors.connect(uri, options);
      } catch (HypervisorException e) {
        throw e.with(binding(name) + ": " + e.getMessage(), e.failure());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(binding(name) + ": " + e.getMessage(), e);
      }
    }

    private IllegalStateException gone() {
      return new IllegalStateException(binding(name) + ": its module is closed");
    }

    @Override
    public String toString() {
      return binding(name);
    }
  }
}
