package dev.posada.examples.tour;

import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Image;
import dev.posada.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Removes from a host what this run has made and not deleted, guests before images. */
final class Cleanup {
  private final Run run;

  Cleanup(Run run) {
    this.run = run;
  }

  /** Returns a line for each thing that was there, with what became of it. */
  List<String> sweep(Host host) {
    List<String> found = new ArrayList<>();
    for (Guest guest : host.guests().list(run.labels())) {
      remove(
          guest.name(),
          () -> {
            guest.kill();
            return guest.delete();
          },
          found);
    }
    if (host.support(Capability.IMAGES).available()) {
      for (Image image : host.images().list()) {
        if (run.made(image.labels())) {
          // By its name, which would not touch another name that somebody gave it meanwhile.
          String reference = image.tags().isEmpty() ? image.id() : image.tags().get(0);
          remove("image " + reference, () -> host.images().delete(reference), found);
        }
      }
    }
    return found;
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
