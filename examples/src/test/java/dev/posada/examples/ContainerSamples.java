package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Image;
import dev.posada.NotFoundException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The samples that every engine of containers can run. */
@Timeout(180)
abstract class ContainerSamples {
  private final Engine engine;
  private final List<Guest> guests = new ArrayList<>();
  final List<String> images = new ArrayList<>();
  Host host;

  ContainerSamples(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void connect() {
    engine.require();
    host = Hypervisors.load().connect(engine.uri());
  }

  @AfterEach
  void leaveNothing() {
    if (host == null) {
      return;
    }
    for (Guest guest : guests) {
      guest.kill();
      guest.delete();
    }
    for (String image : images) {
      try {
        host.images().delete(image);
      } catch (NotFoundException gone) {
        // all the better
      }
    }
    host.close();
  }

  static String labImage() {
    return System.getenv().getOrDefault("POSADA_LAB_IMAGE", "posada-lab:1");
  }

  private Container run(ContainerSpec spec) {
    Container container = host.containers().run(spec.command("sleep", "600"));
    guests.add(container);
    return container;
  }

  @Test
  void watchAndMeasure() throws Exception {
    Container watched = run(ContainerSpec.image(labImage()));
    String printed = Printed.by(() -> WatchAndMeasure.main(new String[] {engine.uri(), "PT0.05S"}));
    assertEquals(
        10,
        printed.lines().filter(it -> it.matches(watched.name() + ": \\d\\.\\d\\d CPUs.*")).count(),
        printed);
  }

  @Test
  void hostsWithGuice() throws Exception {
    Container listed = run(ContainerSpec.image(labImage()));
    String printed =
        Printed.by(
            () -> HostsWithGuice.main(new String[] {engine.uri(), "memory:///docker-samples"}));
    assertTrue(printed.contains(listed.name()), printed);
  }

  @Test
  void nightlyJob() throws Exception {
    Container protectee = run(ContainerSpec.image(labImage()).label("backup", "nightly"));
    String backup = "backup/" + protectee.name();
    images.add(backup + ":nightly-" + LocalDate.now());
    assertEquals("", Printed.by(() -> NightlyJob.main(new String[] {engine.uri()})));
    List<Image> made = host.images().list(backup);
    assertEquals(1, made.size());
    assertEquals(List.of(images.get(0)), made.get(0).tags());
  }

  @Test
  void whenItFails() throws Exception {
    String printed = Printed.by(() -> WhenItFails.main(new String[] {engine.uri()}));
    assertTrue(printed.startsWith("never here: "), printed);
  }
}
