package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.spi.command.Command;
import dev.posada.virtualbox.VirtualBoxMigrateOptions;
import dev.posada.virtualbox.machine.MachineFolder;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves a machine to another VirtualBox while it runs: to a twin there, which has its UUID and its
 * images. Afterwards VirtualBox has one that is off here, which is unregistered; its disks stay
 * where they are. Of one move.
 */
public final class Teleport {
  private static final long AGAIN = 300; // milliseconds
  private static final Duration LEAVING = Duration.ofMinutes(1);

  private final Installation here;
  private final Installation there;
  private final Way way;
  private final Operation op;
  private boolean takenBack;

  /**
   * Takes the values.
   *
   * @param host the machine of the target, as the source reaches it; empty if nobody knows
   * @param ours what only VirtualBox has
   */
  public Teleport(
      Installation here,
      Installation there,
      Optional<String> host,
      MigrateOptions options,
      VirtualBoxMigrateOptions ours,
      Operation op) {
    this.here = here;
    this.there = there;
    this.way = Way.of(host, options, ours);
    this.op = op;
  }

  /** {@return whether a machine can move, as far as its settings tell} */
  public static Support support(MachineSettings machine) {
    if (!machine.hardware().firmware().equals("BIOS")) {
      return Support.no(
          "the variables of its firmware would stay", "export it, and import it there");
    }
    boolean lieOnOthers = machine.media().stream().anyMatch(one -> one.parent().isPresent());
    return lieOnOthers || !registered(machine).containsAll(attached(machine))
        ? Support.no(
            "it has images that lie on those of others, or are registered by others",
            "clone it in full, and move the clone")
        : Support.yes();
  }

  private static List<String> attached(MachineSettings machine) {
    List<String> attached = new ArrayList<>();
    for (Controller controller : machine.hardware().controllers()) {
      controller.attachments().forEach(one -> one.image().ifPresent(attached::add));
    }
    return attached;
  }

  private static Set<String> registered(MachineSettings machine) {
    return machine.media().stream().map(Medium::id).collect(Collectors.toSet());
  }

  /** Returns when it runs there. */
  public void move(String id) {
    MachineSettings machine = here.settings().machine(id, op);
    requireMovable(machine);
    Set<String> images = Set.copyOf(attached(machine));
    new SharedImages(here.files(), there.files(), op)
        .require(machine.media().stream().filter(one -> images.contains(one.id())).toList());
    byte[] settings =
        MovedSettings.of(
            here.files().read(machine.path(), op), Paths.parent(machine.path()), images);
    Twin twin = new Twin(there, machine.name(), settings, op);
    Undo undo = new Undo(op);
    undo.add("a copy of its settings on the other host", own -> removeUnlessMoved(twin, id, own));
    try (Arrival arrival = new Arrival(twin, op)) {
      try {
        twin.make(way, op);
        arrival.begin();
        arrival.awaitListening();
        send(id);
        arrival.await();
      } catch (HypervisorException e) {
        throw told(undo.after(e));
      } catch (RuntimeException | Error e) {
        undo.run(e);
        throw e;
      }
    }
    Undisturbed.run(() -> leave(machine));
  }

  private static void requireMovable(MachineSettings machine) {
    if (!machine.snapshots().isEmpty()) {
      throw new InvalidStateException(
          "it has snapshots, which stay where they are",
          Failure.notDone().remedy("delete its snapshots first"));
    }
    Support support = support(machine);
    if (!support.available()) {
      throw new UnsupportedCapabilityException("its move", support, Failure.notDone());
    }
  }

  private void send(String id) {
    Command command =
        here.tool()
            .changing(
                "controlvm",
                id,
                "teleport",
                "--host",
                way.address(),
                "--port",
                Integer.toString(way.port()));
    if (way.maxDowntime().isPresent()) {
      long most = Math.max(1, way.maxDowntime().get().toMillis());
      command = command.plain("--maxdowntime", Long.toString(most));
    }
    try {
      here.tool().work("move", command.plain("--passwordfile").secretFile(way.password()), op);
    } catch (HypervisorException failed) {
      throw failed.getMessage().contains("Failed to connect to port")
          ? failed.with(
              failed.getMessage(),
              failed
                  .failure()
                  .remedy(
                      "tell the address by which the host of the machine reaches the other one, by"
                          + " VirtualBoxMigrateOptions.address"))
          : failed;
    }
  }

  /** What is off here may have moved: its settings do not say so, and the server may be another. */
  private void removeUnlessMoved(Twin twin, String id, Operation own) {
    if (!States.isOff(settled(id, own)) || !twin.hasMemory(own)) {
      twin.remove(own);
      takenBack = true;
    }
  }

  private HypervisorException told(HypervisorException failed) {
    return takenBack
        ? failed.with(failed.getMessage(), failed.failure().outcome(Outcome.NOT_DONE))
        : failed;
  }

  private String settled(String id, Operation own) {
    String words = States.words(here, id, own);
    while (words.startsWith("teleporting")) { // on the way back, or away
      Pause.of(AGAIN, own);
      words = States.words(here, id, own);
    }
    return words;
  }

  private void leave(MachineSettings machine) {
    Operation later = op.unattended(LEAVING);
    try {
      here.tool().change(later, "unregistervm", machine.id());
    } catch (HypervisorException stays) { // and runs there: a look tells what is where
      throw stays.with(stays.getMessage(), Failure.undecided().cause(stays));
    }
    new MachineFolder(here, machine).clear(later);
  }
}
