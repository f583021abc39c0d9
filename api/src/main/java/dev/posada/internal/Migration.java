package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves a machine from one host to another. It is locked here meanwhile, and closing either host
 * cancels it.
 */
final class Migration {
  private final CoreVirtualMachine machine;
  private final CoreHost here;
  private final CoreHost there;
  private final VirtualMachineDriver driver;
  private final String id;
  private boolean live;

  Migration(CoreVirtualMachine machine, Host target) {
    this.machine = machine;
    this.here = machine.core();
    this.there = core(target);
    this.driver = machine.driver();
    this.id = machine.id();
  }

  private CoreHost core(Host target) {
    if (!(target instanceof CoreHost other)) {
      throw new IllegalArgumentException("not a host of Posada: " + target);
    }
    if (other == here) {
      throw new IllegalArgumentException("it is on " + here.uri() + " already");
    }
    return other;
  }

  VirtualMachine run(MigrateOptions options, Task task) {
    Capability capability = options.isLive() ? Capability.MIGRATE_LIVE : Capability.MIGRATE_OFFLINE;
    machine.require(capability);
    boolean sameProvider =
        there
            .driver()
            .virtualMachines()
            .filter(other -> other.getClass().equals(driver.getClass()))
            .isPresent();
    if (!sameProvider) {
      throw new RejectedException(
          there.uri() + " belongs to another provider",
          Failure.notDone().guest(machine).remedy("export it and import it there"));
    }
    there.require(capability);
    Requirements.ofMigration(here, options);
    live = options.isLive();
    Verb verb = options.isLive() ? Verb.MIGRATE_LIVE : Verb.MIGRATE_OFFLINE;
    Gate gate = new Gate(machine);
    List<Subscription> both = new ArrayList<>();
    try {
      return machine.callAs(
          machine.doing(verb.word()) + " to " + there.uri(),
          task,
          here.options().workTimeout(),
          this::look,
          op -> {
            both.add(there.joined(op));
            try (Subscription flight = here.locks().flight(gate.key(), op)) {
              return gate.locked(
                  verb,
                  op,
                  state -> {
                    requireNotThere(op);
                    return handle(driver.migrateTo(id, there.driver(), options, op));
                  },
                  null);
            }
          });
    } finally {
      both.forEach(Subscription::close); // not before the look, which asks both hosts
    }
  }

  private VirtualMachineDriver other() {
    return there.driver().virtualMachines().orElseThrow();
  }

  private VirtualMachine handle(String idThere) {
    return new CoreVirtualMachine(there, idThere, machine.name());
  }

  private void requireNotThere(Operation op) {
    if (arrived(op).isPresent()) {
      throw new AlreadyExistsException(
          Kind.VIRTUAL_MACHINE,
          machine.name(),
          Failure.notDone().remedy("rename or delete the one on " + there.uri()));
    }
  }

  /** The other host had no machine of this id or name before. */
  private Optional<GuestSummary> arrived(Operation op) {
    return other().summaries(op).stream()
        .filter(one -> one.id().equals(id) || one.name().equals(machine.name()))
        .findFirst();
  }

  /** Asks both hosts where it is. */
  private Verdict<VirtualMachine> look(HypervisorException failed, CoreOperation op) {
    Failure known = failed.failure();
    if (there.isFreed()) {
      return Verdict.unknown(known);
    }
    Optional<GuestSummary> arrived = arrived(op);
    Optional<GuestState> left = left(op);
    if (left.isEmpty()) {
      return arrived.isPresent()
          ? Verdict.done(handle(arrived.get().id()))
          : Verdict.unknown(known);
    }
    Failure stays = known.guest(machine).lastSeen(left.get());
    boolean ended = live && left.get() != GuestState.RUNNING && left.get() != GuestState.PAUSED;
    if (arrived.isEmpty()) {
      return ended ? Verdict.unknown(stays) : Verdict.notDone(stays);
    }
    GuestState stateThere = arrived.get().state();
    boolean runsThere = stateThere == GuestState.RUNNING && left.get() != GuestState.RUNNING;
    if (runsThere || ended && stateThere == GuestState.PAUSED) {
      return Verdict.partly(
          known.guest(handle(arrived.get().id())).lastSeen(stateThere),
          List.of("its definition on " + here.uri()));
    }
    return ended && stateThere == GuestState.STARTING // its memory may be there alone
        ? Verdict.unknown(stays)
        : Verdict.partly(stays, List.of("an incomplete copy on " + there.uri()));
  }

  private Optional<GuestState> left(Operation op) {
    try {
      return Optional.of(driver.state(id, op));
    } catch (NotFoundException gone) {
      return Optional.empty();
    }
  }
}
