package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachines;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The machines of a host. */
final class CoreVirtualMachines extends CoreGuests<VirtualMachine> implements VirtualMachines {

  CoreVirtualMachines(CoreHost host) {
    super(host, List.of(Kind.VIRTUAL_MACHINE), VirtualMachine.class);
  }

  @Override
  public VirtualMachine create(VirtualMachineSpec spec) {
    return createWithin(spec, null);
  }

  @Override
  public VirtualMachine create(VirtualMachineSpec spec, Task task) {
    return createWithin(spec, Objects.requireNonNull(task, "task"));
  }

  private VirtualMachine createWithin(VirtualMachineSpec spec, Task task) {
    host().require(Capability.VIRTUAL_MACHINES);
    Requirements.ofLabels(spec.labels());
    Requirements.ofMachine(host(), spec);
    VirtualMachineDriver driver = host().driver().virtualMachines().orElseThrow();
    Nonce nonce = new Nonce();
    return host()
        .call(
            "create machine \"" + spec.name() + "\"",
            task,
            host().options().workTimeout(),
            op -> {
              ResourceQuota sized = QuotaRules.atCreate(host(), Kind.VIRTUAL_MACHINE, spec.quota());
              QuotaRules.checkMaximum(spec, sized);
              VirtualMachineSpec whole = spec.quota(sized).label(Nonce.LABEL, nonce.value());
              Lifecycle.requireFree(driver, Kind.VIRTUAL_MACHINE, spec.name(), op);
              return handle(driver.create(whole, op), spec.name());
            },
            (failed, op) ->
                nonce.look(driver, failed, op, found -> handle(found.id(), found.name())));
  }

  @Override
  public VirtualMachine importFrom(Path file, String name) {
    return importWithin(file, name, null);
  }

  @Override
  public VirtualMachine importFrom(Path file, String name, Task task) {
    return importWithin(file, name, Objects.requireNonNull(task, "task"));
  }

  private VirtualMachine importWithin(Path file, String name, Task task) {
    Named.check(name);
    host().require(Files.isDirectory(file) ? Capability.BACKUP : Capability.OVA);
    NewFile.require(file);
    VirtualMachineDriver driver = host().driver().virtualMachines().orElseThrow();
    return host()
        .call(
            "import machine \"" + name + "\" from " + file,
            task,
            host().options().workTimeout(),
            op -> {
              Lifecycle.requireFree(driver, Kind.VIRTUAL_MACHINE, name, op);
              return handle(driver.importFrom(file, name, op), name);
            },
            (failed, op) -> imported(driver, name, failed, op));
  }

  /** Whether an import that was found by its name is whole, nobody can tell. */
  private Verdict<VirtualMachine> imported(
      VirtualMachineDriver driver, String name, HypervisorException failed, Operation op) {
    Optional<GuestSummary> found =
        failed instanceof AlreadyExistsException
            ? Optional.empty()
            : driver.summaries(op).stream().filter(one -> one.name().equals(name)).findFirst();
    return found.isEmpty()
        ? Verdict.notDone(failed.failure())
        : Verdict.found(
            failed,
            driver.refusesTakenNames(),
            failed.failure().guest(handle(found.get().id(), name)),
            List.of("machine \"" + name + "\", which may be incomplete"));
  }

  private VirtualMachine handle(String id, String name) {
    return new CoreVirtualMachine(host(), id, name);
  }
}
