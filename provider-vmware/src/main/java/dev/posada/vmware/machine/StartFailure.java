package dev.posada.vmware.machine;

import dev.posada.BusyException;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.StartReason;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.vmware.files.MachineLog;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Map;

/**
 * Why a machine did not start. vmrun says no more than that it was canceled; the process of the
 * machine has written the reason to its log.
 */
final class StartFailure {
  private static final String TAIL = Integer.toString(1 << 16); // bytes of a log

  private static final List<StartReason> REASONS =
      List.of(
          StartReason.of(
              "/dev/vmmon|kernel module `?vmmon|initialize monitor device|VMDB\\) error -14",
              "build and load VMware's kernel modules: vmware-modconfig --console --install-all",
              NativeException::new),
          StartReason.of(
              "/dev/vmnet|kernel module `?vmnet|Could not connect '?Ethernet",
              "start VMware's networks: vmware-networks --start",
              InvalidStateException::new),
          StartReason.impossible(
              "Device/Credential Guard|Hyper-V|hypervisor launch type",
              "switch Hyper-V off on the host, or install Workstation 15.5.5 or later"),
          StartReason.impossible(
              "VT-x is (not available|disabled)|AMD-V is (not supported|disabled)"
                  + "|does not support (VT-x|AMD-V|long mode)|vcpu-?0.*VMX not",
              "switch VT-x or AMD-V on in the firmware of the host"),
          StartReason.of(
              "VT-x .*in use|another hypervisor|VMX root mode",
              "end the other hypervisor: modprobe -r kvm_intel kvm_amd kvm",
              InvalidStateException::new),
          StartReason.of(
              "(?i)license|trial period|evaluation (period|license)",
              "enter a license: vmware, Help, Enter License Key; 17.6.2 and later need none",
              PermissionDeniedException::new),
          StartReason.of(
              "(?i)not enough physical memory|insufficient memory|memory allocation failed",
              "stop other machines, or give this one less memory",
              InsufficientResourcesException::new),
          StartReason.of(
              "(?i)not enough (disk )?space|no space left|disk is full",
              "make room on the disk of the host",
              InsufficientResourcesException::new),
          StartReason.of(
              "(?i)Failed to lock the file|is already in use|lock file",
              "close the machine, or the disk, elsewhere",
              BusyException::new),
          StartReason.of(
              "Cannot open the disk|content ID mismatch|parent virtual disk has been modified",
              "put the disk back where it was, or detach it",
              NativeException::new),
          StartReason.of(
              "(?i)cannot restore|checkpoint|saved state|suspended state",
              "discard its saved state",
              NativeException::new),
          StartReason.of(
              "(?i)processor differs|not supported on this (host )?(architecture|processor)",
              "take an image for the processor of the host",
              RejectedException::new));

  private final Installation vmware;
  private final String id;

  StartFailure(Installation vmware, String id) {
    this.vmware = vmware;
    this.id = id;
  }

  /** {@return the failure of vmrun, with what is behind it as far as that can be found out} */
  HypervisorException of(HypervisorException failed, Operation op) {
    String log = "";
    try {
      log = log(op);
    } catch (HypervisorException unreadable) {
      op.check(); // what vmrun said has to do
    }
    return told(failed, log);
  }

  /**
   * {@return the failure with its reason}
   *
   * @param log what the process has written of it; empty if it has written nothing
   */
  static HypervisorException told(HypervisorException failed, String log) {
    return StartReason.explain(failed, log, REASONS);
  }

  private String log(Operation op) {
    String path = Paths.resolve(Paths.parent(id), "vmware.log");
    byte[] tail;
    if (vmware.places().system() == HostSystem.WINDOWS) {
      tail = vmware.files().read(path, op);
    } else {
      CommandResult end = vmware.tool().runner().run(Command.read("tail", "-c", TAIL, path), op);
      tail = end.stdoutBytes();
    }
    return MachineLog.reason(tail).orElseGet(() -> modules(op));
  }

  /** Without its kernel module a machine does not come so far that it writes a log. */
  private String modules(Operation op) {
    if (vmware.places().system() != HostSystem.LINUX) {
      return "";
    }
    Map<String, ?> there = vmware.files().stamps(List.of("/proc/version", "/dev/vmmon"), op);
    return there.containsKey("/proc/version") && !there.containsKey("/dev/vmmon")
        ? "there is no /dev/vmmon, the device of VMware's kernel module"
        : "";
  }
}
