package dev.posada.testkit;

import dev.posada.ByteSize;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;

/** Machines with devices. */
final class Equipped {
  /** Large enough for every format, and made at once. */
  static final ByteSize SIZE = ByteSize.mib(64);

  private Equipped() {}

  /** A machine that is off, with a disk where the host knows disks: what is kept needs one. */
  static VirtualMachine stopped(Lab lab) {
    try {
      return lab.machine(lab.machineSpec().attach(Disk.blank(SIZE)));
    } catch (UnsupportedCapabilityException e) {
      return lab.stoppedMachine();
    }
  }

  /** A machine that is ready, with a disk where the host knows disks. */
  static VirtualMachine running(Lab lab) {
    return ready(stopped(lab));
  }

  /** A machine with devices, of a host that understands them. */
  static VirtualMachine with(Lab lab, Device... devices) {
    return lab.understood(() -> lab.machine(lab.machineSpec().attach(devices)));
  }

  static VirtualMachine ready(VirtualMachine machine) {
    machine.start();
    machine.awaitReady();
    return machine;
  }
}
