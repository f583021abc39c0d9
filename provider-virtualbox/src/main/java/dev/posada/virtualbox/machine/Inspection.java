package dev.posada.virtualbox.machine;

import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.tool.Installation;
import java.util.regex.Pattern;

/** What one machine is and has: its settings file, {@code showvminfo}, and its images. */
public final class Inspection {
  private static final Pattern SECURE = Pattern.compile("(?m)^SecureBoot=\"on\"\\r?$");
  private final Installation vbox;
  private final Capacities capacities;

  public Inspection(Installation vbox, Capacities capacities) {
    this.vbox = vbox;
    this.capacities = capacities;
  }

  public VirtualMachineInfo inspect(String id, Operation op) {
    MachineSettings machine;
    try {
      machine = vbox.settings().machine(id, op);
    } catch (NativeException unreadable) {
      return inaccessible(id, op);
    }
    States.Seen seen = States.settled(vbox, id, op);
    Images images = Images.near(vbox, machine, op);
    Devices devices = Devices.of(machine, images, image -> capacities.of(image, op));
    VirtualMachineInfo.Builder info =
        VirtualMachineInfo.builder(id, machine.name(), States.of(seen.words()))
            .nativeState(seen.words())
            .labels(Labels.of(machine))
            .quota(Limits.of(machine))
            .firmware(firmware(machine, seen, op))
            .disks(devices.disks())
            .nics(devices.nics())
            .cdroms(devices.cdroms());
    GuestTypes.of(machine).ifPresent(info::guestOs);
    return info.build();
  }

  /** With what VirtualBox says of it. */
  private VirtualMachineInfo inaccessible(String id, Operation op) {
    String said;
    try {
      said =
          MachineText.state(vbox.tool().read(op, "showvminfo", id, "--machinereadable")).orElse("");
    } catch (NotFoundException gone) {
      throw gone;
    } catch (HypervisorException inaccessible) {
      op.check();
      said = inaccessible.getMessage();
    }
    return VirtualMachineInfo.builder(id, Picture.INACCESSIBLE, GuestState.UNKNOWN)
        .nativeState(said)
        .build();
  }

  /** Whether it boots only what is signed is told by {@code showvminfo} alone. */
  private Firmware firmware(MachineSettings machine, States.Seen seen, Operation op) {
    if (machine.hardware().firmware().equals("BIOS")) {
      return Firmware.BIOS;
    }
    String said =
        seen.told()
            .orElseGet(
                () -> vbox.tool().readLocked(op, "showvminfo", machine.id(), "--machinereadable"));
    return SECURE.matcher(said).find() ? Firmware.UEFI_SECURE_BOOT : Firmware.UEFI;
  }
}
