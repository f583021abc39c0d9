package dev.posada.examples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may know whom. A nested or anonymous class counts as the one that it is written in. */
final class PackageRules {
  private static final String API = "dev.posada";
  private static final String SPI = "dev.posada.spi";
  private static final String COMMAND = "dev.posada.spi.command";
  private static final String TAR = "dev.posada.spi.tar";
  private static final String MEMORY = "dev.posada.memory";
  private static final String INTERNAL = "dev.posada.internal";
  private static final String SIMULATOR = "dev.posada.internal.memory";

  /** What a package may mention beside itself. */
  private static final Map<String, Set<String>> PACKAGES =
      Map.of(
          API, Set.of(),
          SPI, Set.of(API),
          COMMAND, Set.of(API, SPI),
          TAR, Set.of(API),
          MEMORY, Set.of(API),
          SIMULATOR, Set.of(API, SPI, MEMORY));

  /** Classes that may mention more than their package may. */
  private static final Map<String, Set<String>> DOORS =
      Map.of(
          "dev.posada.Hypervisors", Set.of(SPI, INTERNAL),
          "dev.posada.memory.MemoryWorld", Set.of(SIMULATOR));

  private final Collection<String> providers;

  /** With the modules of the providers; a module's name is its root package. */
  PackageRules(Collection<String> providers) {
    this.providers = List.copyOf(providers);
  }

  /** One class mentions another. */
  record Mention(String from, String to) {}

  /** One line for each broken rule. */
  List<String> broken(Collection<Mention> mentions) {
    Set<String> broken = new TreeSet<>();
    for (Mention mention : mentions) {
      String from = outer(mention.from());
      String to = outer(mention.to());
      if (isOurs(from) && isOurs(to) && !packageOf(from).equals(packageOf(to)) && !may(from, to)) {
        broken.add(from + " mentions " + to);
      }
    }
    for (String provider : providers) {
      broken.addAll(circles(provider, mentions));
    }
    return new ArrayList<>(broken);
  }

  private boolean may(String from, String to) {
    String home = packageOf(from);
    String target = packageOf(to);
    String provider = providerOf(to);
    if (!provider.isEmpty() && !providerOf(from).equals(provider)) {
      return false; // the examples and the core find them by ServiceLoader
    }
    if (DOORS.getOrDefault(from, Set.of()).contains(target)) {
      return true;
    }
    if (PACKAGES.containsKey(home)) {
      return PACKAGES.get(home).contains(target);
    }
    return !isInternal(target) || isInternal(home);
  }

  /**
   * Packages of a provider that know each other, directly or through others. In its root package a
   * class that knows none of the others there, as an option of its users does, stands for itself:
   * packages below may use it.
   */
  private static List<String> circles(String provider, Collection<Mention> mentions) {
    Set<String> together = together(provider, mentions);
    Map<String, Set<String>> known = new TreeMap<>();
    for (Mention mention : mentions) {
      String from = place(mention.from(), provider, together);
      String to = place(mention.to(), provider, together);
      if (!from.equals(to) && isIn(provider, from) && isIn(provider, to)) {
        known.computeIfAbsent(from, key -> new TreeSet<>()).add(to);
      }
    }
    return known.keySet().stream()
        .filter(start -> reached(start, known).contains(start))
        .map(start -> start + " is on a circle of packages")
        .toList();
  }

  private static String place(String name, String provider, Set<String> together) {
    boolean alone = packageOf(name).equals(provider) && !together.contains(outer(name));
    return alone ? outer(name) : packageOf(name);
  }

  private static Set<String> together(String provider, Collection<Mention> mentions) {
    Set<String> together = new TreeSet<>();
    for (Mention mention : mentions) {
      String from = outer(mention.from());
      String to = outer(mention.to());
      if (packageOf(from).equals(provider) && packageOf(to).equals(provider) && !from.equals(to)) {
        together.add(from);
      }
    }
    return together;
  }

  private static Set<String> reached(String start, Map<String, Set<String>> known) {
    Set<String> reached = new TreeSet<>();
    List<String> todo = new ArrayList<>(known.getOrDefault(start, Set.of()));
    while (!todo.isEmpty()) {
      String next = todo.remove(todo.size() - 1);
      if (reached.add(next)) {
        todo.addAll(known.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  private String providerOf(String name) {
    return providers.stream().filter(provider -> isIn(provider, name)).findFirst().orElse("");
  }

  private static boolean isIn(String root, String name) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  private static boolean isInternal(String packageName) {
    return isIn(INTERNAL, packageName);
  }

  private static boolean isOurs(String name) {
    return name.startsWith(API + ".");
  }

  private static String outer(String name) {
    return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
  }

  private static String packageOf(String name) {
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
  }
}
