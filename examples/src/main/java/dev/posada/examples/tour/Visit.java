package dev.posada.examples.tour;

import static dev.posada.ResourceQuota.limit;

import dev.posada.Capability;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Image;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.VirtualMachineSpec;
import dev.posada.examples.tour.Options.Chapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The tour at one host: what it is, what it cannot do, and the stories. */
final class Visit {
  private final Place place;
  private final Host host;
  private final Screen screen;
  private final Steps steps;
  private final BooleanSupplier interrupted;
  private final List<Figures> figures = new ArrayList<>();
  private boolean well = true;

  /**
   * Makes one.
   *
   * @param interrupted whether somebody else has begun to clean up, also at this host
   */
  Visit(Place place, Screen screen, BooleanSupplier interrupted) {
    this.place = place;
    this.interrupted = interrupted;
    this.host = place.host();
    this.screen = screen;
    this.steps = new Steps(screen);
  }

  /** Returns whether all went well. What cannot be cleaned up is thrown. */
  boolean tell(Set<Chapter> only) {
    tryTo(this::introduce);
    try {
      if (only.contains(Chapter.MACHINE) && host.support(Capability.VIRTUAL_MACHINES).available()) {
        tryTo(this::machine);
      }
      if ((only.contains(Chapter.CONTAINER) || only.contains(Chapter.SERVICE))
          && host.support(Capability.CONTAINERS).available()) {
        tryTo(() -> new Containers(place, only, screen, steps).tell(figures::add));
      }
    } finally {
      if (interrupted.getAsBoolean()) {
        well = false;
      } else if (place.keep()) {
        screen.line("  what is kept has the label " + Run.LABEL + "=" + place.run().id());
      } else {
        sweep();
      }
    }
    return well;
  }

  private void introduce() {
    screen.line("  " + host.inspect() + place.mark());
    others();
    limits();
  }

  /** What was measured. */
  List<Figures> figures() {
    return List.copyOf(figures);
  }

  private void sweep() {
    for (Host each : place.hosts()) {
      new Cleanup(place.run()).sweep(each).forEach(what -> screen.line("  cleaned up: " + what));
    }
  }

  private void tryTo(Runnable story) {
    if (interrupted.getAsBoolean()) {
      return;
    }
    try {
      story.run();
    } catch (RuntimeException | LinkageError e) {
      if (!interrupted.getAsBoolean()) { // else it failed because its host was closed
        screen.failure(e);
      }
      well = false;
    }
  }

  /** What another run has made is not touched: it may be under way. */
  private void others() {
    for (GuestSummary guest : host.guests().summaries().values()) {
      if (guest.name().startsWith(Run.PREFIX) && !guest.name().startsWith(place.run().name(""))) {
        leftAlone(guest.toString());
      }
    }
    if (host.support(Capability.IMAGES).available()) {
      for (Image image : host.images().list()) {
        if (image.labels().containsKey(Run.LABEL) && !place.run().made(image.labels())) {
          leftAlone("image " + image);
        }
      }
    }
  }

  private void leftAlone(String what) {
    screen.line("  left alone: " + what + ", of another tour that runs, was killed or kept it");
  }

  private void limits() {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      note(missing, capability.name(), host.support(capability));
    }
    missing.forEach((reason, what) -> screen.line("  no " + joined(what) + ": " + reason));
    if (host.support(Capability.QUOTA).available()) {
      Map<String, List<String>> fixed = new LinkedHashMap<>();
      for (Part part : Part.values()) {
        note(fixed, part.toString(), host.support(part, Effect.LIVE));
      }
      fixed.forEach(
          (reason, what) ->
              screen.line("  no limit of " + joined(what) + " while a guest runs: " + reason));
    }
  }

  private static String joined(List<String> what) {
    return String.join(", ", what);
  }

  private static void note(Map<String, List<String>> missing, String what, Support support) {
    support
        .reason()
        .ifPresent(reason -> missing.computeIfAbsent(reason, it -> new ArrayList<>()).add(what));
  }

  private void machine() {
    String name = place.run().name("machine");
    TourMachine machine = new TourMachine(place);
    VirtualMachineSpec spec = machine.spec(name);
    new Story(place, name, machine.answers(), screen, steps)
        .tell(
            task -> host.virtualMachines().create(spec, task),
            place.possible(limit().cpus(0.5).cpuWeight(50), Effect.LIVE),
            machine.image(),
            figures::add);
  }
}
