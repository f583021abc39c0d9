package dev.posada.examples.tour;

import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Image;
import dev.posada.Service;
import dev.posada.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image goes from one host to another, and there are many containers of it. */
final class ScaleStory {
  private final Place place;
  private final Screen screen;
  private final Steps steps;

  ScaleStory(Place place, Screen screen, Steps steps) {
    this.place = place;
    this.screen = screen;
    this.steps = steps;
  }

  /** As a file, because what is pushed to a registry cannot be taken back. */
  void ship(Image image) {
    Host host = place.host();
    String reference = image.tags().get(0);
    Path folder = folder();
    Path file = folder.resolve("image.tar");
    file.toFile().deleteOnExit(); // the JVM does so as well if it is interrupted
    try {
      steps.step("ship the image: save it", task -> host.images().save(reference, file, task));
      steps.step("forget it", task -> host.images().delete(reference));
      Image arrived =
          steps.make("and load what arrives", task -> host.images().load(file, task).get(0));
      boolean same = arrived.id().equals(image.id());
      String compared = same ? ", the same to the last bit" : ", which is another one";
      screen.line("  " + arrived + compared + place.mark());
    } finally {
      delete(file);
      delete(folder);
    }
  }

  /** Runs two containers of an image, and then three, as one service. */
  void scale(ContainerSpec spec) {
    Support services = place.host().support(Capability.SERVICES);
    if (services.available()) {
      service(spec.name(place.run().name("service")));
    } else {
      steps.stepIf(services, "run a service", task -> {});
    }
  }

  private void service(ContainerSpec spec) {
    Host host = place.host();
    Service two = steps.make("run a service of two", task -> host.services().create(spec, 2, task));
    screen.line("  " + two);
    Service three = steps.make("scale it to three", task -> host.services().scale(two, 3, task));
    screen.line("  " + three);
    if (place.keep()) {
      screen.line("  kept: " + three.name());
    } else {
      steps.step("delete the service", task -> host.services().delete(three));
    }
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory(Run.PREFIX);
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the image", e);
    }
  }

  /** Or the JVM does, when it ends. */
  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      screen.line("  cannot delete " + file + ": " + e.getMessage());
    }
  }
}
