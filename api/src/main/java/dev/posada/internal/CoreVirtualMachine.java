package dev.posada.internal;

import dev.posada.Kind;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.spi.VirtualMachineDriver;

/** The handle of a machine. */
final class CoreVirtualMachine extends CoreGuest implements VirtualMachine {

  CoreVirtualMachine(CoreHost host, String id, String name) {
    super(host, Kind.VIRTUAL_MACHINE, id, name);
  }

  @Override
  VirtualMachineDriver driver() {
    return core().driver().virtualMachines().orElseThrow();
  }

  @Override
  public VirtualMachineInfo inspect() {
    return read("inspect", op -> driver().inspect(id(), op));
  }

  @Override
  public VirtualMachine rename(String name) {
    renameTo(name);
    return new CoreVirtualMachine(core(), id(), name);
  }
}
