package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.GuestState;
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
import dev.posada.virtualbox.machine.Images;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.MachineFolder;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Moves a machine to another VirtualBox while it runs: to a twin there, which has its UUID and its
 * images. Afterwards VirtualBox has one that is off here, which is unregistered; its disks stay
 * where they are. Of one move.
 */
public final class Teleport {
  private static final long AGAIN = 300; // milliseconds
  private static final long LISTENING = TimeUnit.SECONDS.toNanos(10);
  private static final long GOING_ON = TimeUnit.SECONDS.toNanos(10);
  private static final Duration LEAVING = Duration.ofMinutes(1);
  private static final String ADDRESS =
      "tell the address by which the host of the machine reaches the other one, by"
          + " VirtualBoxMigrateOptions.address";

  private final Installation here;
  private final Installation there;
  private final Way way;
  private final Operation op;
  private boolean hasMoved;
  private boolean stays;

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

  /**
   * {@return whether a machine can move, as far as its settings tell} Snapshots are not looked at:
   * they can be deleted.
   */
  public static Support support(MachineSettings machine) {
    if (!machine.hardware().firmware().equals("BIOS")) {
      return Support.no(
          "the variables of its firmware would stay", "export it, and import it there");
    }
    if (!machine.snapshots().isEmpty()) {
      return Support.yes();
    }
    Set<String> attached = attached(machine);
    List<Medium> own =
        machine.media().stream()
            .filter(one -> attached.contains(one.id()) && one.parent().isEmpty())
            .toList();
    if (own.size() < attached.size()) {
      return Support.no(
          "it has images that lie on those of others, or are registered by others",
          "clone it in full, and move the clone");
    }
    return machine.media().stream()
            .anyMatch(one -> one.parent().filter(attached::contains).isPresent())
        ? Support.no("images of others lie on its own", "delete its linked clones first")
        : Support.yes();
  }

  private static Set<String> attached(MachineSettings machine) {
    return machine.hardware().controllers().stream()
        .flatMap(controller -> controller.attachments().stream())
        .flatMap(one -> one.image().stream())
        .collect(Collectors.toSet());
  }

  /** Returns when it runs there. */
  public void move(String id) {
    MachineSettings machine = here.settings().machine(id, op);
    requireMovable(machine);
    Set<String> images = attached(machine);
    List<Medium> media = machine.media().stream().filter(one -> images.contains(one.id())).toList();
    requireAlone(machine, media);
    new SharedImages(here.files(), there.files(), op).require(media);
    byte[] settings =
        MovedSettings.of(
            here.files().read(machine.path(), op), Paths.parent(machine.path()), images);
    Twin twin = new Twin(there, machine.name(), settings, op);
    try (Arrival arrival = new Arrival(twin, op)) {
      Undo undo = new Undo(op);
      undo.add("a copy of its settings on the other host", own -> takeBack(twin, arrival, id, own));
      try {
        twin.make(way, op);
        arrival.begin();
        arrival.awaitTwin();
        send(id, arrival);
        arrival.await();
      } catch (HypervisorException e) {
        HypervisorException failed = undo.after(e);
        if (!hasMoved) {
          throw told(failed);
        }
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

  /** No lock of VirtualBox reaches from one host to the other. */
  private void requireAlone(MachineSettings machine, List<Medium> media) {
    Images all = Images.all(here, op);
    for (Medium image : media) {
      Optional<MachineSettings> user = all.user(image.id(), machine.id());
      if (user.isPresent() && !image.kind().equals("DVD")) {
        throw new InvalidStateException(
            "machine " + user.get().name() + " has the image " + image.location() + ", too",
            Failure.notDone().remedy("detach it there first"));
      }
    }
  }

  /** The twin is seen to wait before it listens. */
  private void send(String id, Arrival arrival) {
    long until = System.nanoTime() + LISTENING;
    while (true) {
      try {
        here.tool().work("move", sending(id), op);
        return;
      } catch (HypervisorException failed) {
        arrival.throwIfFailed();
        if (!failed.getMessage().contains("Failed to connect to port")) {
          throw failed;
        }
        if (System.nanoTime() - until > 0) {
          throw failed.with(failed.getMessage(), failed.failure().remedy(ADDRESS));
        }
        Pause.of(AGAIN, op);
      }
    }
  }

  private Command sending(String id) {
    String port = Integer.toString(way.port());
    Command command =
        here.tool().changing("controlvm", id, "teleport", "--host", way.address(), "--port", port);
    if (way.maxDowntime().isPresent()) {
      long most = Math.max(1, way.maxDowntime().get().toMillis());
      command = command.plain("--maxdowntime", Long.toString(most));
    }
    return command.plain("--passwordfile").secretFile(way.password());
  }

  /**
   * A twin that runs, or is paused, has the memory, and is the machine, whatever the source is:
   * that may not have heard of it.
   */
  private void takeBack(Twin twin, Arrival arrival, String id, Operation own) {
    arrival.awaitProcess(own);
    String source = settled(id, own);
    long until = System.nanoTime() + GOING_ON;
    GuestState state = twin.state(own);
    while (state == GuestState.STARTING && !runs(source) && System.nanoTime() - until < 0) {
      Pause.of(AGAIN, own); // it answers that it has all, and goes on then
      state = twin.state(own);
    }
    hasMoved = state == GuestState.RUNNING || state == GuestState.PAUSED;
    if (!hasMoved) {
      twin.remove(own);
      stays = runs(source);
    }
  }

  private static boolean runs(String words) {
    GuestState state = States.of(words);
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  private HypervisorException told(HypervisorException failed) {
    return stays
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

  /** VirtualBox keeps one that has not heard of its arrival still. */
  private void leave(MachineSettings machine) {
    Operation later = op.unattended(LEAVING);
    try {
      if (States.now(here, machine.id(), later).equals("gurumeditation")) {
        new Lifecycle(here).kill(machine.id(), later);
      }
      here.tool().change(later, "unregistervm", machine.id());
    } catch (HypervisorException resists) { // and runs there: a look tells what is where
      throw resists.with(resists.getMessage(), Failure.undecided().cause(resists));
    }
    new MachineFolder(here, machine).clear(later);
  }
}
