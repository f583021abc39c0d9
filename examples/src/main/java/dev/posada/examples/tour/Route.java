package dev.posada.examples.tour;

import dev.posada.Diagnosis;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The hosts that are visited, and where from there a machine can move to. Immutable. */
final class Route {
  private static final String SIMULATED = "memory:///inn";

  /** Variables that name real hosts, and those that name a second one to move to. */
  private static final List<String> LABS =
      List.of("POSADA_LAB_DOCKER", "POSADA_LAB_PODMAN", "POSADA_LAB_KVM");

  private static final String SECOND = "POSADA_LAB_KVM2";

  private final List<String> uris;
  private final List<String> reachable;

  private Route(List<String> uris, List<String> reachable) {
    this.uris = uris;
    this.reachable = reachable;
  }

  /**
   * Leads to the hosts that the reader names, or else to all that can be found; of a provider whose
   * host the environment names, to that one instead.
   */
  static Route of(List<String> named, List<Diagnosis> diagnoses, Map<String, String> environment) {
    List<String> uris = new ArrayList<>(named);
    if (named.isEmpty()) {
      List<String> labs = LABS.stream().flatMap(variable -> value(environment, variable)).toList();
      Set<String> theirs = labs.stream().map(Route::base).collect(Collectors.toSet());
      uris.add(SIMULATED);
      diagnoses.stream()
          .filter(Diagnosis::available)
          .flatMap(Route::own)
          .filter(uri -> !theirs.contains(base(uri))) // it may be the same one, and told twice
          .forEach(uris::add);
      uris.addAll(labs);
    }
    List<String> reachable = new ArrayList<>(uris);
    value(environment, SECOND).forEach(reachable::add);
    return new Route(uris.stream().distinct().toList(), reachable);
  }

  /** What a provider's own host on this machine is called. */
  private static Stream<String> own(Diagnosis found) {
    if (found.schemes().contains("docker")) {
      return Stream.of("docker:///");
    }
    if (found.schemes().contains("qemu")) {
      boolean system =
          found.lookedAt().stream().reduce("", (first, last) -> last).startsWith("/run/libvirt/");
      return Stream.of(system ? "qemu:///system" : "qemu:///session"); // the user's own daemon
    }
    return Stream.of("vbox", "vmware").filter(found.schemes()::contains).map(it -> it + ":///");
  }

  private static Stream<String> value(Map<String, String> environment, String variable) {
    return Stream.of(environment.getOrDefault(variable, "")).filter(uri -> !uri.isBlank());
  }

  List<String> uris() {
    return uris;
  }

  /** Another host of the same provider. A simulated one makes another world as it needs it. */
  Optional<String> other(String uri) {
    String base = base(uri);
    return reachable.stream()
        .filter(it -> !it.equals(uri) && base(it).equals(base))
        .findFirst()
        .or(() -> base.equals("memory") ? Optional.of(annex(uri)) : Optional.empty());
  }

  private static String annex(String uri) {
    int end = uri.contains("?") ? uri.indexOf('?') : uri.length();
    return uri.substring(0, end) + "-annex" + uri.substring(end);
  }

  private static String base(String uri) {
    try {
      URI parsed = URI.create(uri);
      return parsed.getScheme() == null ? "" : Place.base(parsed);
    } catch (IllegalArgumentException e) {
      return ""; // connecting tells what is wrong with it
    }
  }
}
