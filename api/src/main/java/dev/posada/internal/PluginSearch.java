package dev.posada.internal;

import dev.posada.spi.HypervisorProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Finds plugins. A broken one hides no other: {@link ServiceLoader} may fail when it looks, and
 * when it makes an instance.
 */
final class PluginSearch {
  private static final String FILE = "META-INF/services/" + HypervisorProvider.class.getName();

  /** A loader that fails without ever moving on is not asked for ever. */
  private static final int FAILURES = 100;

  private final ClassLoader loader;
  private final List<Candidate> candidates;
  private final List<Plugin> found = new ArrayList<>();

  /** A class that is said to be a provider, and where that is said. */
  private record Candidate(String name, String jar, ClassLoader loader) {}

  private PluginSearch(ClassLoader loader) {
    this.loader = loader;
    this.candidates = new ArrayList<>();
  }

  static List<Plugin> in(ClassLoader loader) {
    PluginSearch search = new PluginSearch(loader);
    return search.all(ServiceLoader.load(HypervisorProvider.class, loader));
  }

  static List<Plugin> in(ModuleLayer layer) {
    PluginSearch search = new PluginSearch(null);
    search.candidatesOf(layer, new HashSet<>());
    return search.all(ServiceLoader.load(layer, HypervisorProvider.class));
  }

  private List<Plugin> all(ServiceLoader<HypervisorProvider> services) {
    Iterator<ServiceLoader.Provider<HypervisorProvider>> each = services.stream().iterator();
    int failures = 0;
    while (failures < FAILURES) {
      ServiceLoader.Provider<HypervisorProvider> next;
      try {
        if (!each.hasNext()) {
          break;
        }
        next = each.next();
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        found.add(unloadable(e));
        continue;
      }
      found.add(plugin(next));
    }
    return List.copyOf(found);
  }

  private static Plugin plugin(ServiceLoader.Provider<HypervisorProvider> service) {
    HypervisorProvider provider;
    try {
      provider = service.get();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Class<?> type = service.type();
      return Plugin.broken(type.getName(), Plugin.jar(type), reason(e));
    }
    return Plugin.of(provider);
  }

  private static String reason(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null
        && (inner instanceof ServiceConfigurationError
            || inner instanceof ExceptionInInitializerError)) {
      inner = inner.getCause();
    }
    return inner.toString();
  }

  /** The class could not be loaded, so all there is to tell who it is are those who name it. */
  private Plugin unloadable(Throwable e) {
    String why = String.valueOf(e.getMessage());
    for (URL file : files()) {
      if (why.contains(file + ":")) {
        return Plugin.broken("a list of providers", jar(file), why);
      }
    }
    for (Candidate candidate : candidates()) {
      if (why.contains(candidate.name) || why.contains(candidate.name.replace('.', '/'))) {
        return Plugin.broken(candidate.name, candidate.jar, why);
      }
    }
    for (Candidate candidate : candidates()) {
      if (cannotBeLoaded(candidate)) { // what the error names is missing, not the provider itself
        return Plugin.broken(candidate.name, candidate.jar, e.toString());
      }
    }
    return Plugin.broken("a provider", "an unknown place", e.toString());
  }

  private boolean cannotBeLoaded(Candidate candidate) {
    if (found.stream().anyMatch(plugin -> plugin.name().equals(candidate.name))) {
      return false; // told already
    }
    try {
      Class.forName(candidate.name, false, candidate.loader);
      return false;
    } catch (ClassNotFoundException | LinkageError e) {
      return true;
    }
  }

  private List<Candidate> candidates() {
    if (candidates.isEmpty()) {
      for (URL file : files()) {
        names(file).forEach(name -> candidates.add(new Candidate(name, jar(file), loader)));
      }
    }
    return candidates;
  }

  private void candidatesOf(ModuleLayer layer, Set<ModuleLayer> seen) {
    if (!seen.add(layer)) {
      return;
    }
    for (Module module : layer.modules()) {
      for (ModuleDescriptor.Provides provides : module.getDescriptor().provides()) {
        if (provides.service().equals(HypervisorProvider.class.getName())) {
          String jar =
              layer.configuration().findModule(module.getName()).stream()
                  .flatMap(resolved -> resolved.reference().location().stream())
                  .map(URI::toString)
                  .findFirst()
                  .orElse(module.toString());
          provides
              .providers()
              .forEach(name -> candidates.add(new Candidate(name, jar, module.getClassLoader())));
        }
      }
    }
    layer.parents().forEach(parent -> candidatesOf(parent, seen));
  }

  private List<URL> files() {
    try {
      return loader == null ? List.of() : Collections.list(loader.getResources(FILE));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> names(URL file) {
    try {
      URLConnection connection = file.openConnection();
      connection.setUseCaches(false); // a cached jar file stays open for ever
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        return reader
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
      }
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static String jar(URL file) {
    String text = file.toString();
    return text.substring(0, text.length() - FILE.length())
        .replaceFirst("!/$", "")
        .replaceFirst("^jar:", "");
  }
}
