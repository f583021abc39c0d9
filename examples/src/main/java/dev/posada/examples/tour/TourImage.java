package dev.posada.examples.tour;

import dev.posada.BuildSpec;
import dev.posada.Host;
import dev.posada.Image;
import dev.posada.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The image that the container is made from: one that is there, or one that the tour makes. */
final class TourImage {
  private static final List<String> USUAL = List.of("busybox", "alpine");
  private static final String SIMULATED = "alpine:3.20";
  private static final List<String> APPLETS = List.of("sh", "echo", "sleep");

  private final Run run;
  private final Map<String, String> environment;

  /**
   * Makes one.
   *
   * @param environment {@code POSADA_LAB_IMAGE} may name an image, {@code POSADA_LAB_BUSYBOX} a
   *     static busybox
   */
  TourImage(Run run, Map<String, String> environment) {
    this.run = run;
    this.environment = environment;
  }

  /** Returns an image of the host that will do. */
  Optional<String> find(Host host) {
    List<String> tags = host.images().list().stream().flatMap(it -> it.tags().stream()).toList();
    Stream<String> usual =
        USUAL.stream()
            .flatMap(repository -> host.images().list(repository).stream())
            .flatMap(image -> image.tags().stream());
    return Stream.concat(Stream.ofNullable(environment.get("POSADA_LAB_IMAGE")), usual)
        .filter(tags::contains)
        .findFirst();
  }

  /** Fetches the image of a simulated host, from a registry that is simulated too. */
  Image pull(Host host, Task task) {
    return host.images().pull(SIMULATED, task);
  }

  /** Returns the static busybox of this machine. */
  Optional<Path> busybox() {
    List<String> places = new ArrayList<>();
    Optional.ofNullable(environment.get("POSADA_LAB_BUSYBOX")).ifPresent(places::add);
    places.addAll(List.of("/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static"));
    return places.stream().map(Path::of).filter(StaticProgram::is).findFirst();
  }

  /** Builds an image with a busybox and nothing else in it. */
  Image build(Host host, Path busybox, Task task) {
    try {
      String reference = "posada-tour:" + run.id();
      return host.images().build(BuildSpec.context(context(busybox)).tag(reference), task);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the context of the build", e);
    }
  }

  /**
   * The label is the first layer, so that one that a cancelled build has left carries it too. The
   * JVM deletes the folder when it ends, also when it is interrupted.
   */
  private Path context(Path busybox) throws IOException {
    Path folder = temporary(Files.createTempDirectory(Run.PREFIX));
    Path bin = temporary(Files.createDirectory(folder.resolve("bin")));
    Files.copy(busybox, temporary(bin.resolve("busybox")));
    for (String applet : APPLETS) {
      Files.createSymbolicLink(temporary(bin.resolve(applet)), Path.of("busybox"));
    }
    List<String> recipe =
        List.of("FROM scratch", "LABEL " + Run.LABEL + "=" + run.id(), "COPY bin /bin");
    Files.write(temporary(folder.resolve("Dockerfile")), recipe);
    return folder;
  }

  private static Path temporary(Path path) {
    path.toFile().deleteOnExit();
    return path;
  }
}
