package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.NativeException;
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
import dev.posada.virtualbox.settings.MachineSettings.Hardware;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.HashSet;
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
  private static final String STUCK = "gurumeditation";
  private static final Duration LEAVING = Duration.ofMinutes(1);
  private static final String ADDRESS =
      "tell the address by which the host of the machine reaches the other one, by"
          + " VirtualBoxMigrateOptions.address";

  private final Installation here;
  private final Installation there;
  private final Way way;
  private final Operation op;
  private boolean sent; // or about to be
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
    Set<String> now = attached(machine.hardware());
    List<Medium> own = machine.media().stream().filter(one -> now.contains(one.id())).toList();
    boolean registered = own.size() == now.size();
    boolean whole =
        !machine.snapshots().isEmpty() || own.stream().allMatch(one -> one.parent().isEmpty());
    if (!registered || !whole) {
      return Support.no(
          "it has images that lie on those of others, or are registered by others",
          "clone it in full, and move the clone");
    }
    Set<String> ever = new HashSet<>(now);
    machine.snapshots().forEach(snapshot -> ever.addAll(attached(snapshot.hardware())));
    boolean used =
        machine.media().stream()
            .anyMatch(one -> one.parent().isPresent() && !ever.contains(one.id()));
    return used
        ? Support.no("images of others lie on its own", "delete its linked clones first")
        : Support.yes();
  }

  private static Set<String> attached(Hardware hardware) {
    return hardware.controllers().stream()
        .flatMap(controller -> controller.attachments().stream())
        .flatMap(one -> one.image().stream())
        .collect(Collectors.toSet());
  }

  /** Returns when it runs there. */
  public void move(String id) {
    MachineSettings machine = here.settings().machine(id, op);
    requireMovable(machine);
    Set<String> images = attached(machine.hardware());
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
          throw told(failed, e);
        }
      } catch (RuntimeException | Error e) {
        undo.run(e);
        throw e;
      }
    }
    Undisturbed.run(() -> leave(machine));
  }

  private static void requireMovable(MachineSettings machine) {
    Support support = support(machine);
    if (!support.available()) {
      throw new UnsupportedCapabilityException("its move", support, Failure.notDone());
    }
    if (!machine.snapshots().isEmpty()) {
      throw new InvalidStateException(
          "it has snapshots, which stay where they are",
          Failure.notDone().remedy("delete its snapshots first"));
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
    sent = true;
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
   * What does not run here any more, and there does, has moved, though it may not have heard of it
   * here. VirtualBox answers that it has all of the memory before it goes on with it.
   */
  private void takeBack(Twin twin, Arrival arrival, String id, Operation own) {
    arrival.awaitProcess(own);
    long until = System.nanoTime() + GOING_ON;
    GuestState state = twin.state(own);
    String source = States.words(here, id, own);
    while (sent && isPassing(state, source)) {
      if (System.nanoTime() - until > 0) {
        if (source.equals("teleporting")) {
          break; // it speaks with nobody who listens, and cannot be told to stop that
        }
        throw new NativeException(
            "it is " + source + " here and " + state + " there", Failure.undecided());
      }
      Pause.of(AGAIN, own);
      state = twin.state(own);
      source = States.words(here, id, own);
    }
    if (sent && goesOn(state) && !runs(source)) {
      hasMoved = true;
      return;
    }
    twin.remove(own);
    stays = runs(source);
  }

  private static boolean isPassing(GuestState there, String source) {
    boolean arrives = there == GuestState.STARTING && !runs(source);
    return !goesOn(there) && (arrives || source.startsWith("teleporting"));
  }

  private static boolean goesOn(GuestState state) {
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  private static boolean runs(String words) {
    return words.equals("running") || words.equals("paused");
  }

  /** Where nobody knows, what remains is no copy to be cleared away, but may be the machine. */
  private HypervisorException told(HypervisorException failed, HypervisorException first) {
    if (stays) {
      return failed.with(failed.getMessage(), failed.failure().outcome(Outcome.NOT_DONE));
    }
    return first.with(first.getMessage(), Failure.undecided().cause(first));
  }

  /** One that has not heard of its arrival stands still, and is ended. */
  private void leave(MachineSettings machine) {
    Operation later = op.unattended(LEAVING);
    try {
      if (!isOffSoon(machine.id(), later)) {
        new Lifecycle(here).kill(machine.id(), later);
      }
      here.tool().change(later, "unregistervm", machine.id());
    } catch (HypervisorException resists) { // and runs there: a look tells what is where
      throw resists.with(resists.getMessage(), Failure.undecided().cause(resists));
    }
    new MachineFolder(here, machine).clear(later);
  }

  private boolean isOffSoon(String id, Operation later) {
    long until = System.nanoTime() + GOING_ON;
    String words = States.now(here, id, later);
    while (!States.isOff(words) && !words.equals(STUCK) && System.nanoTime() - until < 0) {
      Pause.of(AGAIN, later);
      words = States.now(here, id, later);
    }
    return States.isOff(words);
  }
}
