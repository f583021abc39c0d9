package dev.posada.internal.memory;

import dev.posada.Kind;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.util.ArrayList;
import java.util.List;

/** The virtual machines of a {@link World}. Thread-safe. */
final class MemoryMachines extends MemoryGuests<SimulatedMachine> implements VirtualMachineDriver {
  MemoryMachines(World world, Connection connection) {
    super(world, connection, world.machines());
  }

  @Override
  public String create(VirtualMachineSpec spec, Operation op) {
    return connection()
        .change(
            "create",
            spec.name(),
            op,
            () -> {
              requireName(spec.name());
              SimulatedMachine made =
                  new SimulatedMachine(
                      world(), spec, Limits.complete(Kind.VIRTUAL_MACHINE, spec.quota()));
              guests().add(made);
              return made.id();
            });
  }

  @Override
  public VirtualMachineInfo inspect(String id, Operation op) {
    return read("inspect", id, op, SimulatedMachine::info);
  }

  @Override
  void requireName(String name) {
    if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw Refused.value("a machine's name has no slash and no control character: " + name);
    }
  }

  @Override
  List<String> delete(SimulatedMachine machine) {
    List<String> removed = new ArrayList<>(List.of("virtual machine " + machine.name()));
    machine.info().disks().forEach(disk -> removed.add(disk.toString()));
    return removed;
  }
}
