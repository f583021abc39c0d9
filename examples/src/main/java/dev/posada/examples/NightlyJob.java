package dev.posada.examples;

import static java.util.Comparator.comparing;

import dev.posada.*;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How do I protect every guest that asks for it, everywhere, and know what could not be done? */
public class NightlyJob {
  private static final String TONIGHT = "nightly-" + LocalDate.now();

  /** Arguments: the URIs of the hosts, whose guests ask for it by the label backup=nightly. */
  public static void main(String[] args) {
    Hypervisors hypervisors = Hypervisors.load();
    for (String uri : args.length > 0 ? List.of(args) : List.of("memory:///inn")) {
      try (Host host = hypervisors.connect(uri)) {
        for (Guest guest : host.guests().list(Map.of("backup", "nightly"))) {
          try {
            protect(guest);
          } catch (HypervisorException e) {
            report(uri + " " + guest.name(), e);
          }
        }
      } catch (HypervisorException e) {
        report(uri, e);
      }
    }
  }

  private static void protect(Guest guest) {
    if (guest instanceof VirtualMachine machine) {
      Snapshots snapshots = machine.snapshots();
      snapshots.take(TONIGHT);
      snapshots.list().stream()
          .filter(s -> s.name().startsWith("nightly-"))
          .sorted(comparing(Snapshot::created).reversed())
          .skip(3)
          .forEach(snapshots::delete);
    } else if (guest instanceof Container container) {
      String repository = "backup/" + container.name().toLowerCase(Locale.ROOT);
      container.commit(repository + ":" + TONIGHT);
      Images images = container.host().images();
      images.list(repository).stream()
          .sorted(comparing(Image::created).reversed())
          .skip(3)
          .forEach(image -> images.delete(image.id()));
    }
  }

  private static void report(String what, HypervisorException e) {
    System.out.printf("%s: %s: %s%n", what, e.outcome(), e.getMessage());
    e.remedy().ifPresent(remedy -> System.out.println("    " + remedy));
    e.remains().forEach(left -> System.out.println("    left behind: " + left));
  }
}
