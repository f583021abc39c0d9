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
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The image that the container is made from: built on one that is there, or from nothing. */
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

  /** Fetches the base of a simulated host, from a registry that is simulated too. */
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

  /** Builds an image on top of another one. */
  Image buildFrom(Host host, String base, Task task) {
    return build(host, List.of("FROM " + base), context -> {}, task);
  }

  /** Builds an image with a busybox and nothing else in it. */
  Image buildFrom(Host host, Path busybox, Task task) {
    return build(
        host, List.of("FROM scratch", "COPY bin /bin"), context -> fill(context, busybox), task);
  }

  /**
   * The label is the first layer, so that one that a cancelled build has left carries it too. The
   * JVM deletes the folder when it ends, also when it is interrupted.
   */
  private Image build(Host host, List<String> recipe, Consumer<Path> content, Task task) {
    try {
      Path folder = temporary(Files.createTempDirectory(Run.PREFIX));
      content.accept(folder);
      List<String> lines = new ArrayList<>(recipe);
      lines.add(1, "LABEL " + Run.LABEL + "=" + run.id());
      Files.write(temporary(folder.resolve("Dockerfile")), lines);
      String reference = Run.IMAGE + ":" + run.id();
      return host.images().build(BuildSpec.context(folder).tag(reference), task);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the context of the build", e);
    }
  }

  private static void fill(Path folder, Path busybox) {
    try {
      Path bin = temporary(Files.createDirectory(folder.resolve("bin")));
      Files.copy(busybox, temporary(bin.resolve("busybox")));
      for (String applet : APPLETS) {
        Files.createSymbolicLink(temporary(bin.resolve(applet)), Path.of("busybox"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + busybox, e);
    }
  }

  private static Path temporary(Path path) {
    path.toFile().deleteOnExit();
    return path;
  }
}
