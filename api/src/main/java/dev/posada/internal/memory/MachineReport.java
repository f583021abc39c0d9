package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestSummary;
import dev.posada.Nic;
import dev.posada.Usage;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the hypervisor tells of a machine. */
final class MachineReport {
  private MachineReport() {}

  static Usage usage(SimulatedMachine machine) {
    ByteSize limit = machine.actual().memory().orElseThrow();
    Meter meter = machine.meter();
    DeviceBay devices = machine.devices();
    Map<String, Usage.DiskIo> disks = new LinkedHashMap<>();
    Map<String, Usage.NicIo> nics = new LinkedHashMap<>();
    devices.ofType(Disk.class).forEach(disk -> disks.put(disk.id().orElseThrow(), meter.disk()));
    devices.ofType(Nic.class).forEach(nic -> nics.put(nic.id().orElseThrow(), meter.nic()));
    return Usage.builder(machine.time().now())
        .cpuTime(meter.cpuTime())
        .memory(meter.memory(limit))
        .memoryLimit(limit)
        .disks(disks)
        .nics(nics)
        .build();
  }

  static GuestSummary summary(SimulatedMachine machine) {
    return GuestSummary.builder(machine.kind(), machine.id(), machine.name(), machine.state())
        .nativeState(machine.nativeState())
        .vcpus(machine.actual().vcpus().orElseThrow())
        .memory(machine.actual().memory().orElseThrow())
        .build();
  }

  static VirtualMachineInfo info(SimulatedMachine machine) {
    VirtualMachineSpec hardware = machine.hardware();
    DeviceBay devices = machine.devices();
    VirtualMachineInfo.Builder info =
        VirtualMachineInfo.builder(machine.id(), machine.name(), machine.state())
            .nativeState(machine.nativeState())
            .labels(machine.labels())
            .created(machine.created())
            .quota(machine.configured())
            .firmware(hardware.firmware().orElse(VirtualMachineSpec.Firmware.BIOS))
            .disks(devices.ofType(Disk.class))
            .nics(devices.ofType(Nic.class))
            .cdroms(devices.ofType(Cdrom.class));
    hardware.guestOs().ifPresent(info::guestOs);
    return info.build();
  }
}
