package dev.posada.internal;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.ShownUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The providers that were found, the broken ones among them. Thread-safe. */
public final class Providers {
  /** What other programs have as the whole scheme. */
  private static final Set<String> TRANSPORTS = Set.of("unix", "tcp", "ssh", "npipe");

  private final List<Plugin> plugins;

  private Providers(List<Plugin> plugins) {
    this.plugins = plugins;
  }

  /**
   * {@return the providers that a class loader sees}
   *
   * @param loader the class loader
   */
  public static Providers load(ClassLoader loader) {
    return new Providers(PluginSearch.in(loader));
  }

  /**
   * {@return the providers of a layer and of its parents}
   *
   * @param layer the layer
   */
  public static Providers load(ModuleLayer layer) {
    return new Providers(PluginSearch.in(layer));
  }

  /**
   * {@return these providers}
   *
   * @param providers the providers
   */
  public static Providers of(List<HypervisorProvider> providers) {
    return new Providers(providers.stream().map(Plugin::of).toList());
  }

  /** {@return the providers that can be asked to connect} */
  public List<HypervisorProvider> usable() {
    return plugins.stream().flatMap(plugin -> plugin.provider().stream()).toList();
  }

  /**
   * {@return a diagnosis of each provider}
   *
   * @param options as for connecting
   */
  public List<Diagnosis> diagnose(ConnectOptions options) {
    return plugins.stream()
        .map(plugin -> diagnose(plugin, options).by(plugin.name(), plugin.schemes()))
        .toList();
  }

  private Diagnosis diagnose(Plugin plugin, ConnectOptions options) {
    if (plugin.broken().isPresent()) {
      return Diagnosis.missing(
          plugin.broken().get(), "repair or remove " + plugin.jar(), List.of(plugin.jar()));
    }
    for (String scheme : plugin.schemes()) {
      List<Plugin> claims = claiming(scheme);
      if (claims.size() > 1) {
        return Diagnosis.missing(
            twoClaims(scheme, claims),
            "remove one of them",
            claims.stream().map(Plugin::jar).toList());
      }
    }
    String scheme = plugin.schemes().stream().sorted().findFirst().orElse("none");
    Trace trace = new Trace(URI.create(scheme + ":///"), options.trace());
    Operations operations = new Operations(trace, scheme);
    try (CoreOperation op = operations.last(options.timeout())) {
      return Objects.requireNonNull(
          plugin.provider().orElseThrow().diagnose(options, op), "it has no diagnosis");
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return Diagnosis.missing(
          "looking for it failed: " + e,
          "tell the authors of " + plugin.jar(),
          List.of(plugin.jar()));
    } finally {
      operations.free();
    }
  }

  private List<Plugin> claiming(String scheme) {
    return plugins.stream().filter(plugin -> plugin.schemes().contains(scheme)).toList();
  }

  private static String twoClaims(String scheme, List<Plugin> claims) {
    return "the scheme "
        + scheme
        + " is claimed by "
        + String.join(" and by ", claims.stream().map(p -> p.name() + " in " + p.jar()).toList());
  }

  /**
   * Connects.
   *
   * @param text the URI
   * @param options how
   * @return the host
   */
  public Host connect(String text, ConnectOptions options) {
    URI uri = parse(text);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT).replaceFirst("\\+.*", "");
    URI shown = ShownUri.of(uri);
    Plugin plugin = plugin(scheme, shown);
    Operations operations = new Operations(new Trace(shown, options.trace()), scheme);
    Host connected = null;
    try {
      HostDriver driver = open(plugin, uri, shown, options, operations);
      connected = host(shown, scheme, driver, options, operations);
      return connected;
    } catch (LinkageError e) {
      throw broken(plugin, shown, e);
    } finally {
      if (connected == null) {
        operations.free();
      }
    }
  }

  /** By an operation of the host, so that what the driver begins with it may outlive it. */
  private static HostDriver open(
      Plugin plugin, URI uri, URI shown, ConnectOptions options, Operations operations) {
    CoreOperation op = operations.begin(null, options.timeout());
    try {
      return plugin.provider().orElseThrow().open(uri, options, op);
    } catch (HypervisorException e) {
      Failure known = e.failure();
      String said = e.getMessage().replace(uri.toString(), shown.toString()); // as it was given it
      throw e.with(
          "cannot connect to " + shown + ": " + said,
          known.outcome().isPresent() ? known : known.outcome(Outcome.NOT_DONE));
    } finally {
      operations.end(op);
    }
  }

  private static Host host(
      URI shown, String scheme, HostDriver driver, ConnectOptions options, Operations operations) {
    try {
      Requirements.check(driver.options(), options.options());
      return new CoreHost(shown, scheme, driver, options, operations);
    } catch (RuntimeException | LinkageError e) {
      close(driver, e);
      throw e;
    }
  }

  private static void close(HostDriver driver, Throwable failed) {
    try {
      driver.close();
    } catch (RuntimeException | LinkageError e) {
      failed.addSuppressed(e);
    }
  }

  /** A plugin that was compiled against another SPI, or lacks a class of its own. */
  private static NativeException broken(Plugin plugin, URI uri, LinkageError e) {
    return new NativeException(
        "cannot connect to "
            + uri
            + ": the provider "
            + plugin.name()
            + " in "
            + plugin.jar()
            + " is broken: "
            + e,
        Failure.notDone().remedy("repair or remove " + plugin.jar()).cause(e));
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null) {
        throw new IllegalArgumentException("a URI of a host has a scheme: " + ShownUri.of(text));
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException( // not the cause: it has the text as it is
          "not a URI: " + ShownUri.of(text) + ": " + e.getReason());
    }
  }

  private Plugin plugin(String scheme, URI uri) {
    List<Plugin> claims = claiming(scheme);
    if (claims.size() > 1) {
      throw new RejectedException(
          "cannot connect to " + uri + ": " + twoClaims(scheme, claims),
          Failure.notDone().remedy("remove one of them"));
    }
    if (claims.isEmpty()) {
      Failure failure =
          Failure.notDone()
              .remedy(
                  TRANSPORTS.contains(scheme)
                      ? "write the hypervisor before the transport, as in docker+" + scheme
                      : "add the provider to the dependencies of the program");
      throw new NotFoundException(Kind.PROVIDER, scheme, failure)
          .with(
              "cannot connect to "
                  + uri
                  + ": no provider knows the scheme "
                  + scheme
                  + "; there are "
                  + schemes()
                  + broken(),
              failure);
    }
    return claims.get(0);
  }

  private Set<String> schemes() {
    Set<String> schemes = new TreeSet<>();
    plugins.forEach(plugin -> schemes.addAll(plugin.schemes()));
    return schemes;
  }

  private String broken() {
    List<String> broken = new ArrayList<>();
    plugins.forEach(
        plugin ->
            plugin
                .broken()
                .ifPresent(
                    why ->
                        broken.add(plugin.name() + " in " + plugin.jar() + " is broken: " + why)));
    return broken.isEmpty() ? "" : " (" + String.join("; ", broken) + ")";
  }
}
