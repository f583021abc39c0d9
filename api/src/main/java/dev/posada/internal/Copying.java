package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.spi.VirtualMachineDriver;
import java.nio.file.Path;
import java.util.function.Function;

/** Makes more of a machine: clones, appliances and backups. Its source is locked meanwhile. */
final class Copying {
  private final CoreVirtualMachine machine;
  private final CoreHost host;
  private final VirtualMachineDriver driver;
  private final String id;
  private final Gate gate;

  Copying(CoreVirtualMachine machine) {
    this.machine = machine;
    this.host = machine.core();
    this.driver = machine.driver();
    this.id = machine.id();
    this.gate = new Gate(machine);
  }

  VirtualMachine cloneAs(String name, CloneOptions options, Task task) {
    Named.check(name);
    machine.require(options.isLinked() ? Capability.CLONE_LINKED : Capability.CLONE_FULL);
    Requirements.ofLabels(options.labels());
    Requirements.ofClone(host, options);
    Nonce nonce = new Nonce();
    CloneOptions whole = options.label(Nonce.LABEL, nonce.value());
    Verb verb = options.isLinked() ? Verb.CLONE_LINKED : Verb.CLONE_FULL;
    return machine.callAs(
        machine.doing(verb.word()) + " as \"" + name + "\"",
        task,
        host.options().workTimeout(),
        (failed, op) ->
            nonce.look(
                driver,
                failed,
                op,
                found -> new CoreVirtualMachine(host, found.id(), found.name())),
        op ->
            gate.locked(
                verb,
                op,
                state -> {
                  requireSnapshot(options, state);
                  Lifecycle.requireFree(driver, Kind.VIRTUAL_MACHINE, name, op);
                  return new CoreVirtualMachine(host, driver.cloneAs(id, name, whole, op), name);
                },
                null));
  }

  /** What runs is cloned as it was, never as it is: its disks are being written. */
  private static void requireSnapshot(CloneOptions options, GuestState state) {
    boolean runs = state == GuestState.RUNNING || state == GuestState.PAUSED;
    if (runs && options.from().isEmpty()) {
      throw Gate.refused(state, "stop");
    }
  }

  void exportTo(Path file, Task task) {
    machine.require(Capability.OVA);
    NewFile.requireNew(file);
    locked(
        Verb.EXPORT,
        file,
        task,
        op -> {
          driver.exportTo(id, file, op);
          return file;
        });
  }

  Path backupTo(Path folder, Task task) {
    machine.require(Capability.BACKUP);
    NewFile.requireFolder(folder);
    return locked(Verb.BACKUP, folder, task, op -> driver.backupTo(id, folder, op));
  }

  private Path locked(Verb verb, Path to, Task task, Function<CoreOperation, Path> body) {
    return machine.callAs(
        machine.doing(verb.word()) + " to " + to,
        task,
        host.options().workTimeout(),
        null,
        op -> {
          try (GuestLocks.Held held = gate.lock(verb, op)) {
            return body.apply(op);
          }
        });
  }
}
