package dev.posada.vmware.machine;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.GuestOs.Family;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Library;

/** What can be done with a machine, whatever its state, because of what it is. */
public final class GuestSupport {
  private static final Support NO_PASSWORD =
      Support.no(
          "it is encrypted, and VMware opens it by its password alone",
          "give VmwareConnectOptions.machinePassword");

  private static final Support NO_COPY =
      Support.no(
          "its copy would be encrypted too, and only VMware's windows could change it",
          "clone it there, or remove the encryption");

  /**
   * vmrun tells nothing of what programs write, so that a script inside has to write it down. How
   * vmrun quotes words for Windows is not known well enough to run one there.
   */
  private static final Support NO_SHELL =
      Support.no(
          "Posada runs and copies by /bin/sh inside, which a Windows guest does not have",
          "use ssh to its address, or vmrun runProgramInGuest and CopyFileFromHostToGuest by hand");

  private final Installation vmware;

  /** Takes the values. */
  public GuestSupport(Installation vmware) {
    this.vmware = vmware;
  }

  /** {@return whether something can be done with a machine} */
  public Support of(String id, Capability capability, Operation op) {
    return vmware
        .library()
        .machine(id, op)
        .file()
        .map(file -> of(file, capability))
        .orElse(Support.yes()); // what cannot be read says why itself
  }

  /** Throws what the verb of a capability throws that a machine does not have. */
  public void require(MachineFile file, Capability capability) {
    Support support = of(file, capability);
    if (!support.available()) {
      throw new UnsupportedCapabilityException(capability, support, Failure.notDone());
    }
  }

  private Support of(MachineFile file, Capability capability) {
    boolean isClosed = file.isEncrypted() && vmware.tool().password(file.path()).isEmpty();
    return switch (capability) {
      case RENAME, RELABEL, QUOTA -> file.isEncrypted() ? Library.SEALED : Support.yes();
      case CLONE_FULL, CLONE_LINKED -> file.isEncrypted() ? NO_COPY : Support.yes();
      case EXEC, COPY -> isClosed ? NO_PASSWORD : isWindows(file) ? NO_SHELL : Support.yes();
      case PAUSE, SAVE, RESET, SNAPSHOT, SNAPSHOT_MEMORY, SCREENSHOT ->
          isClosed ? NO_PASSWORD : Support.yes();
      default -> Support.yes();
    };
  }

  private static boolean isWindows(MachineFile file) {
    return GuestTypes.of(file).filter(os -> os.family() == Family.WINDOWS).isPresent();
  }
}
