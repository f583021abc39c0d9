package dev.posada.internal.memory;

import dev.posada.Device;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.function.Consumer;

/** Puts machines together of what specs say. */
final class Assembly {
  private Assembly() {}

  /** Makes a machine with its devices, which is nowhere registered yet; under the lock. */
  static SimulatedMachine make(World world, VirtualMachineSpec spec, Consumer<String> naming) {
    naming.accept(spec.name());
    world.machines().requireFree(spec.name());
    SimulatedMachine made =
        new SimulatedMachine(world, spec, Limits.complete(Kind.VIRTUAL_MACHINE, spec.quota()));
    Hardware.install(spec, made.files());
    try {
      for (Device device : spec.devices()) {
        made.devices().add(made.devices().prepare(device));
      }
    } catch (HypervisorException e) {
      world.disks().remove(made.devices().fitted());
      throw e;
    }
    return made;
  }

  /**
   * Registers a machine, and returns its id; under the lock. Its disks are removed if its name was
   * taken meanwhile.
   */
  static String add(World world, SimulatedMachine made) {
    register(world, made, made.devices().fitted());
    made.devicesChanged();
    return made.id();
  }

  static void register(World world, SimulatedMachine made, List<Disks.Fitted> devices) {
    try {
      world.machines().add(made);
    } catch (HypervisorException e) {
      world.disks().remove(devices);
      throw e;
    }
  }

  /** Refuses a change of devices, if the state is not one in which they can be changed. */
  static void requireOpen(SimulatedMachine machine) {
    machine.requireIdle();
    if (!machine.isOff() && !machine.isRunning()) {
      String text = "virtual machine " + machine.name() + " is " + machine.nativeState();
      throw machine.state() == GuestState.SAVED
          ? Refused.state(text, "discardSavedState first")
          : machine.refuse("cannot have other devices");
    }
  }

  static Device attach(MemoryMachines driver, String id, Device device, Operation op) {
    Timeline time = driver.world().time();
    SimulatedMachine machine = time.locked(() -> driver.guests().get(id));
    Disks.Fitted made =
        time.locked(
            () -> {
              requireOpen(machine);
              Disks.Fitted prepared = machine.devices().prepare(device);
              if (machine.run() != null && prepared.device() instanceof Nic nic) {
                Wiring.plug(driver.world(), machine, nic);
              }
              return prepared;
            });
    try {
      driver.connection().halfway("attach", id, op);
    } catch (HypervisorException e) {
      throw Remains.of(List.of(made), e);
    }
    return time.locked(
        () -> {
          machine.devices().add(made);
          machine.devicesChanged();
          machine.touched();
          return made.device();
        });
  }
}
