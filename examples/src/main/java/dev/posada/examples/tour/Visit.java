package dev.posada.examples.tour;

import static dev.posada.ResourceQuota.limit;

import dev.posada.Capability;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.HypervisorException;
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

/** The tour at one host: what it is, what it cannot do, and the stories. */
final class Visit {
  private final Place place;
  private final Host host;
  private final Screen screen;
  private final Steps steps;
  private final List<Figures> figures = new ArrayList<>();
  private boolean well = true;

  Visit(Place place, Screen screen) {
    this.place = place;
    this.host = place.host();
    this.screen = screen;
    this.steps = new Steps(screen);
  }

  /** Returns whether all went well. */
  boolean tell(Set<Chapter> only) {
    screen.line("  " + host.inspect() + place.mark());
    others();
    limits();
    try {
      if (only.contains(Chapter.MACHINE) && host.support(Capability.VIRTUAL_MACHINES).available()) {
        tryTo(this::machine);
      }
      if ((only.contains(Chapter.CONTAINER) || only.contains(Chapter.SERVICE))
          && host.support(Capability.CONTAINERS).available()) {
        tryTo(() -> new Containers(place, only, screen, steps).tell(figures::add));
      }
    } finally {
      if (place.keep()) {
        screen.line("  what is kept has the label " + Run.LABEL + "=" + place.run().id());
      } else {
        sweep();
      }
    }
    return well;
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
    try {
      story.run();
    } catch (HypervisorException e) {
      screen.failure(e);
      well = false;
    }
  }

  /** What another run has made is not touched: it may be under way. */
  private void others() {
    for (GuestSummary guest : host.guests().summaries().values()) {
      if (guest.name().startsWith(Run.PREFIX)) {
        leftAlone(guest.toString());
      }
    }
    if (host.support(Capability.IMAGES).available()) {
      for (Image image : host.images().list()) {
        if (image.labels().containsKey(Run.LABEL)) {
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
