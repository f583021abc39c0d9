package dev.posada.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where engines listen when nobody has said anything. */
final class DefaultPlaces {
  /** Behind the home directory, in the order in which they are tried. */
  private static final List<Place> AT_HOME =
      List.of(
          new Place(".docker/run/docker.sock", "Docker Desktop, or without root"),
          new Place(".docker/desktop/docker.sock", "Docker Desktop"),
          new Place(".colima/default/docker.sock", "colima"),
          new Place(".config/colima/default/docker.sock", "colima"),
          new Place(".lima/docker/sock/docker.sock", "Lima"),
          new Place(".rd/docker.sock", "Rancher Desktop"),
          new Place(".orbstack/run/docker.sock", "OrbStack"));

  private static final List<Place> PIPES =
      List.of(
          new Place("//./pipe/docker_engine", "the usual pipe"),
          new Place("//./pipe/dockerDesktopLinuxEngine", "Docker Desktop"),
          new Place("//./pipe/podman-machine-default", "Podman"));

  private record Place(String path, String whose) {}

  private DefaultPlaces() {}

  /** Of unix: the engine of the machine, engines of the user, Podman. */
  static List<Candidate> sockets(Path home, String runtimeDirectory) {
    List<Candidate> found = new ArrayList<>();
    found.add(socket(Path.of("/var/run/docker.sock"), "the usual socket"));
    Set<Path> runtime = runtime(home, runtimeDirectory);
    runtime.forEach(folder -> found.add(socket(folder.resolve("docker.sock"), "without root")));
    if (home != null) {
      AT_HOME.forEach(place -> found.add(socket(home.resolve(place.path()), place.whose())));
    }
    runtime.forEach(
        folder -> found.add(socket(folder.resolve("podman/podman.sock"), "Podman without root")));
    found.add(socket(Path.of("/run/podman/podman.sock"), "Podman"));
    return found;
  }

  static List<Candidate> pipes() {
    return PIPES.stream()
        .map(place -> new Candidate(new Endpoint.Pipe(place.path()), place.whose()))
        .toList();
  }

  private static Candidate socket(Path path, String whose) {
    return new Candidate(new Endpoint.Unix(path), whose);
  }

  /** Who is not logged in has no variable for it, but may have an engine. */
  private static Set<Path> runtime(Path home, String runtimeDirectory) {
    Set<Path> folders = new LinkedHashSet<>();
    if (!runtimeDirectory.isEmpty()) {
      folders.add(Path.of(runtimeDirectory));
    } else if (home != null) {
      try {
        folders.add(Path.of("/run/user", Files.getAttribute(home, "unix:uid").toString()));
      } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
        // then it is not looked for
      }
    }
    return folders;
  }
}
