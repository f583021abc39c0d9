package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Kind;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachines;
import dev.posada.spi.VirtualMachineDriver;
import java.util.List;
import java.util.Objects;

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
              VirtualMachineSpec whole =
                  spec.quota(QuotaRules.atCreate(host(), Kind.VIRTUAL_MACHINE, spec.quota()))
                      .label(Nonce.LABEL, nonce.value());
              Lifecycle.requireFree(driver, Kind.VIRTUAL_MACHINE, spec.name(), op);
              return handle(driver.create(whole, op), spec.name());
            },
            (failed, op) ->
                nonce.look(driver, failed, op, found -> handle(found.id(), found.name())));
  }

  private VirtualMachine handle(String id, String name) {
    return new CoreVirtualMachine(host(), id, name);
  }
}
