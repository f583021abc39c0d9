package dev.posada.virtualbox.snapshot;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.MachineName;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.util.List;
import java.util.regex.Pattern;

/** Snapshots of machines. */
public final class Snapshots {
  private static final Pattern TAKEN = Pattern.compile("(?m)^Snapshot taken\\. UUID: (\\S+)\\s*$");

  private final Installation vbox;

  public Snapshots(Installation vbox) {
    this.vbox = vbox;
  }

  /** {@return the snapshots by the settings file: parents first, as they stand in it} */
  public List<Snapshot> list(String id, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    return machine.snapshots().stream().map(one -> of(one, machine)).toList();
  }

  private static Snapshot of(MachineSettings.Snapshot one, MachineSettings machine) {
    Snapshot.Builder builder =
        Snapshot.builder(one.id(), one.name())
            .created(one.taken())
            .withMemory(one.stateFile().isPresent())
            .current(machine.currentSnapshot().filter(one.id()::equals).isPresent());
    one.parent().ifPresent(builder::parent);
    return builder.build();
  }

  /**
   * Takes a snapshot. VirtualBox keeps the memory of what runs, whether it is wanted or not.
   *
   * @return the snapshot
   */
  public Snapshot take(String id, String name, Operation op) {
    MachineName.requireWritable(name);
    // A name is one word, also with a dash before it: "--" would be the name.
    String said = vbox.tool().work("taking the snapshot", op, "snapshot", id, "take", name);
    String taken =
        TAKEN
            .matcher(said)
            .results()
            .reduce((earlier, last) -> last)
            .map(line -> line.group(1))
            .orElseThrow(() -> new NativeException("no snapshot in: " + said, Failure.unknown()));
    return list(id, op).stream()
        .filter(one -> one.id().equals(taken))
        .findFirst()
        .orElseThrow(() -> gone(name));
  }

  /**
   * Goes back to a snapshot. VirtualBox leaves one with memory saved; starting it then goes on
   * where it was.
   */
  public void restore(String id, Snapshot snapshot, Operation op) {
    MachineSettings.Snapshot there = require(vbox.settings().machine(id, op), snapshot);
    Lifecycle lifecycle = new Lifecycle(vbox);
    boolean on = holdsMachine(States.words(vbox, id, op));
    if (on) {
      lifecycle.kill(id, op);
    }
    try {
      vbox.tool().work("restoring the snapshot", op, "snapshot", id, "restore", there.id());
    } catch (HypervisorException e) {
      throw on ? after(e, "the machine is off, and what was in its memory is lost") : e;
    }
    if (there.stateFile().isPresent()) {
      try {
        vbox.settings().machine(id, op); // they are those of the snapshot now
        lifecycle.start(id, op);
      } catch (HypervisorException e) {
        throw after(e, "the machine is as it was at the snapshot, and does not run");
      }
    }
  }

  /** What changed nothing itself came after a step that did. */
  private static HypervisorException after(HypervisorException failed, String remains) {
    return failed.failure().outcome().filter(Outcome.NOT_DONE::equals).isPresent()
        ? failed.with(failed.getMessage(), failed.failure().remains(List.of(remains)))
        : failed;
  }

  private static boolean holdsMachine(String words) {
    return switch (words) {
      case "poweroff", "saved", "aborted", "aborted-saved", "teleported" -> false;
      default -> true;
    };
  }

  /** Merges what has changed since a snapshot into what stands on it. */
  public void delete(String id, Snapshot snapshot, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    MachineSettings.Snapshot there = require(machine, snapshot);
    List<String> children =
        machine.snapshots().stream()
            .filter(one -> one.parent().filter(there.id()::equals).isPresent())
            .map(MachineSettings.Snapshot::name)
            .toList();
    if (children.size() > 1) {
      throw standing("several snapshots were taken after it", "delete all but one of " + children);
    }
    if (children.size() == 1 && machine.currentSnapshot().filter(there.id()::equals).isPresent()) {
      throw standing(
          "the machine goes on from it, as its next snapshot does",
          "restore another snapshot or delete " + children);
    }
    new Standing(vbox, machine, op)
        .on(there)
        .ifPresent(
            others -> {
              throw standing("linked clones stand on it", "delete " + others);
            });
    vbox.tool().work("merging", op, "snapshot", id, "delete", there.id());
  }

  private static InvalidStateException standing(String why, String remedy) {
    return new InvalidStateException(why, Failure.notDone().remedy(remedy + " first"));
  }

  private static MachineSettings.Snapshot require(MachineSettings machine, Snapshot snapshot) {
    return machine.snapshots().stream()
        .filter(one -> one.id().equals(snapshot.id()))
        .findFirst()
        .orElseThrow(() -> gone(snapshot.name()));
  }

  private static NotFoundException gone(String name) {
    return new NotFoundException(Kind.SNAPSHOT, name, Failure.notDone());
  }
}
