package dev.posada.examples.tour;

import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Image;
import dev.posada.NotFoundException;
import dev.posada.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Removes from a host what this run has made and not deleted: services before their containers,
 * clones before their source, guests before images.
 */
final class Cleanup {
  private final Run run;

  Cleanup(Run run) {
    this.run = run;
  }

  /** Returns a line for each thing that was there, with what became of it. */
  List<String> sweep(Host host) {
    List<String> found = new ArrayList<>();
    if (host.support(Capability.SERVICES).available()) {
      host.services().list().stream()
          .filter(service -> run.made(service.labels()))
          .forEach(service -> remove(service, host, found));
    }
    host.guests().list(run.labels()).stream()
        // The name of a clone is that of its source with a word behind it.
        .sorted(Comparator.comparing(Guest::name).reversed())
        .forEach(guest -> remove(guest, found));
    if (host.support(Capability.IMAGES).available()) {
      host.images().list().stream()
          .filter(image -> run.made(image.labels()))
          .forEach(image -> remove(image, host, found));
    }
    return found;
  }

  private static void remove(Service service, Host host, List<String> found) {
    remove(
        service.toString(),
        () -> {
          host.services().delete(service);
          return "removed service " + service.name();
        },
        found);
  }

  private static void remove(Guest guest, List<String> found) {
    remove(
        guest.name(),
        () -> {
          guest.kill();
          return guest.delete();
        },
        found);
  }

  /** By its name, which would not touch another name that somebody gave it meanwhile. */
  private static void remove(Image image, Host host, List<String> found) {
    String reference = image.tags().isEmpty() ? image.id() : image.tags().get(0);
    remove("image " + reference, () -> host.images().delete(reference), found);
  }

  private static void remove(String what, Supplier<Object> removal, List<String> found) {
    try {
      found.add(removal.get().toString());
    } catch (NotFoundException gone) {
      // somebody else deletes it, or a delete that was cancelled went through
    } catch (HypervisorException e) {
      found.add(what + " is still there: " + e.getMessage());
    }
  }
}
