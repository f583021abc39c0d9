package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.GuestState;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.util.Map;

/** What one machine is and has: its {@code .vmx}, the list of those that run, and its images. */
public final class Inspection {
  private final Installation vmware;
  private final States states;
  private final Images images;

  /** Takes the values. */
  public Inspection(Installation vmware, Images images) {
    this.vmware = vmware;
    this.states = new States(vmware);
    this.images = images;
  }

  /** {@return what a machine is and has} */
  public VirtualMachineInfo inspect(String id, Operation op) {
    String word = states.word(id, op);
    Found machine = vmware.library().machine(id, op);
    VirtualMachineInfo.Builder info =
        VirtualMachineInfo.builder(id, machine.name(), States.state(word)).nativeState(word);
    if (machine.file().isEmpty()) {
      return info.build();
    }
    MachineFile file = machine.file().get();
    info.labels(file.labels()).quota(Limits.of(file));
    if (!file.isEncrypted()) {
      Devices devices = devices(file, word, op);
      info.firmware(firmware(file))
          .disks(devices.disks())
          .nics(devices.nics())
          .cdroms(devices.cdroms());
      GuestTypes.of(file).ifPresent(info::guestOs);
    }
    return info.build();
  }

  /** {@return the devices of a machine} */
  Devices devices(MachineFile file, String word, Operation op) {
    boolean used =
        States.state(word) == GuestState.RUNNING || States.state(word) == GuestState.PAUSED;
    Map<String, ByteSize> sizes = images.capacities(Devices.images(file), used, op);
    return Devices.of(file, sizes);
  }

  private static Firmware firmware(MachineFile file) {
    return file.firmware().equals("bios")
        ? Firmware.BIOS
        : file.isSecureBoot() ? Firmware.UEFI_SECURE_BOOT : Firmware.UEFI;
  }
}
