package dev.posada.internal.memory;

import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.PortForward;
import java.net.InetAddress;
import java.util.List;

/** How the network interfaces of a machine that runs are connected to the world's networks. */
final class Wiring {
  private Wiring() {}

  private static String key(SimulatedMachine machine, Nic nic) {
    return machine.id() + "/" + nic.id().orElseThrow();
  }

  /** Connects all, which takes ports of the host; all or none. */
  static void plug(World world, SimulatedMachine machine) {
    List<Nic> nics = machine.devices().ofType(Nic.class);
    nics.forEach(nic -> world.networks().of(nic)); // there may be none of that name any more
    try {
      nics.forEach(nic -> world.ports().take(key(machine, nic), nic.forwards()));
    } catch (RuntimeException e) {
      unplugAll(world, machine);
      throw e;
    }
  }

  static void unplugAll(World world, SimulatedMachine machine) {
    machine.devices().ofType(Nic.class).forEach(nic -> unplug(world, machine, nic));
  }

  static void unplug(World world, SimulatedMachine machine, Nic nic) {
    world.ports().giveBack(key(machine, nic));
    try {
      world.networks().of(nic).leave(key(machine, nic));
    } catch (NotFoundException gone) {
      return; // with the network went its addresses
    }
  }

  /** Takes other ports in the place of those that an interface has. */
  static void rewire(World world, SimulatedMachine machine, Nic from, Nic to) {
    String key = key(machine, to);
    world.ports().giveBack(key);
    try {
      world.ports().take(key, to.forwards());
    } catch (RuntimeException e) {
      world.ports().take(key, from.forwards());
      throw e;
    }
  }

  /** Takes the ports of an interface that came while the machine runs. */
  static List<PortForward> plug(World world, SimulatedMachine machine, Nic nic) {
    return world.ports().take(key(machine, nic), nic.forwards());
  }

  /** Refuses a machine whose network another host does not have. */
  static void requireNetwork(World world, Nic nic) {
    try {
      world.networks().of(nic);
    } catch (NotFoundException e) {
      throw Refused.value("the other host has no network " + nic.network().orElseThrow());
    }
  }

  /**
   * Returns the addresses of the interfaces whose cable is in, once the machine has booted. Nobody
   * answers there.
   */
  static List<InetAddress> addresses(SimulatedMachine machine) {
    List<Nic> nics = machine.devices().ofType(Nic.class);
    if (nics.isEmpty()) {
      throw Refused.never(
          "an address of virtual machine " + machine.name(),
          "it has no network interface",
          "attach one");
    }
    if (!machine.isRunning() || !machine.hasBooted()) {
      return List.of();
    }
    return nics.stream()
        .filter(Nic::connected)
        .map(nic -> machine.world().networks().of(nic).join(key(machine, nic)))
        .toList();
  }
}
