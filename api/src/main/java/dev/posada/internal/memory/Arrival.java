package dev.posada.internal.memory;

import dev.posada.HypervisorException;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.Operation;

/** Makes a machine of what was exported or backed up. */
record Arrival(World world, Connection connection) {
  static Arrival of(World world, Connection connection) {
    return new Arrival(world, connection);
  }

  String make(VirtualMachineSpec spec, FileTree files, Operation op) {
    Timeline time = world.time();
    return connection.waitingChange(
        "importFrom",
        spec.name(),
        op,
        () -> {
          SimulatedMachine made = time.locked(() -> Assembly.make(world, spec, name -> {}));
          try {
            Work.move(
                time,
                "disks",
                Appliances.bytes(made),
                Work.DISK_SPEED,
                () -> connection.halfway("importFrom", spec.name(), op),
                op);
          } catch (HypervisorException e) {
            time.locked(() -> world.disks().remove(made.devices().fitted()));
            throw e;
          }
          return time.locked(
              () -> {
                made.files(files);
                return Assembly.add(world, made);
              });
        });
  }
}
