package dev.posada.examples.tour;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.limit;

import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Image;
import dev.posada.QuotaReport.Effect;
import dev.posada.Support;
import dev.posada.examples.tour.Options.Chapter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The stories of a host that has containers, and the image that they need. */
final class Containers {
  /** Runs until it is told to end, and writes a line each second. */
  private static final String[] CHATTY = {
    "sh",
    "-c",
    "trap 'exit 0' TERM; n=0; while :; do n=$((n+1)); echo line $n; sleep 1 & wait $!; done"
  };

  /** Simulated guests have no shell. */
  private static final String[] SIMPLE = {"yes", "one more line"};

  private final Place place;
  private final Set<Chapter> only;
  private final Host host;
  private final Screen screen;
  private final Steps steps;
  private final TourImage images;

  Containers(Place place, Set<Chapter> only, Screen screen, Steps steps) {
    this.place = place;
    this.only = only;
    this.host = place.host();
    this.screen = screen;
    this.steps = steps;
    this.images = new TourImage(place.run(), place.environment());
  }

  /**
   * Tells them.
   *
   * @param measured is told what was measured of a container
   */
  void tell(Consumer<Figures> measured) {
    Support able = host.support(Capability.IMAGES);
    if (!able.available()) {
      steps.stepIf(able, "tell the story of a container, which needs images", task -> {});
      return;
    }
    Optional<String> found = images.find(host);
    Optional<Path> busybox = images.busybox();
    if (found.isPresent()) {
      on(found.get(), measured);
    } else if (place.isSimulated()) {
      Image pulled = steps.make("pull an image", task -> images.pull(host, task));
      String reference = pulled.tags().get(0);
      on(reference, measured);
      delete(reference);
    } else if (busybox.isPresent()) {
      of(
          steps.make(
              "build an image from " + busybox.get(),
              task -> images.buildFrom(host, busybox.get(), task)),
          measured);
    } else {
      screen.line(
          "  no story of a container: the host has no image that would do, and this machine has"
              + " no static busybox to make one of; pull busybox and come again");
    }
  }

  private void on(String base, Consumer<Figures> measured) {
    of(
        steps.make("build an image on " + base, task -> images.buildFrom(host, base, task)),
        measured);
  }

  private void of(Image image, Consumer<Figures> measured) {
    screen.line("  " + image + place.mark());
    String reference = image.tags().get(0);
    ContainerSpec spec =
        ContainerSpec.image(reference)
            .command(place.isSimulated() ? SIMPLE : CHATTY)
            .label(Run.LABEL, place.run().id());
    ScaleStory scale = new ScaleStory(place, screen, steps);
    if (only.contains(Chapter.SERVICE)) {
      scale.ship(image);
    }
    if (only.contains(Chapter.CONTAINER)) {
      live(spec, image, measured);
    }
    if (only.contains(Chapter.SERVICE)) {
      scale.scale(spec);
    }
    delete(reference);
  }

  private void live(ContainerSpec spec, Image image, Consumer<Figures> measured) {
    String name = place.run().name("container");
    ContainerSpec named =
        spec.name(name).quota(place.possible(limit().cpus(0.5).memory(mib(64)), Effect.LIVE));
    new Story(place, name, true, screen, steps)
        .tell(
            task -> host.containers().create(named, task),
            place.possible(limit().cpus(0.25).memory(mib(32)).processes(32), Effect.LIVE),
            image.size().toString(),
            measured);
  }

  private void delete(String reference) {
    if (!place.keep()) {
      steps.step(
          "delete the image " + reference,
          task -> screen.line("  " + host.images().delete(reference)));
    }
  }
}
