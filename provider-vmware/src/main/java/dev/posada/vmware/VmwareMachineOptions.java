package dev.posada.vmware;

import dev.posada.ProviderOption;
import dev.posada.vmware.files.Share;
import dev.posada.vmware.files.Slot;
import dev.posada.vmware.machine.MachineExtras;
import dev.posada.vmware.machine.MachineExtras.Viewing;
import java.util.List;
import java.util.Objects;

/**
 * Options of a machine that only VMware has, for {@link dev.posada.VirtualMachineSpec#option}.
 * Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * VirtualMachineSpec.named("web")
 *     .option(VmwareMachineOptions.defaults().guestOs("windows11-64").share("data", "/srv", true))
 * }</pre>
 */
public final class VmwareMachineOptions implements ProviderOption {
  private static final VmwareMachineOptions DEFAULTS = new VmwareMachineOptions(MachineExtras.NONE);

  private final MachineExtras extras;

  private VmwareMachineOptions(MachineExtras extras) {
    this.extras = extras;
  }

  /** To what a machine's disks are connected. Constants may be added. */
  public enum DiskBus {
    /** What every system knows that knows a disk of today. */
    SATA,
    /** What servers have: LSI Logic. */
    SCSI,
    /** The fastest one, for new systems. */
    NVME,
    /** The oldest one, with four places. */
    IDE
  }

  /** {@return the options that hold when none are given} */
  public static VmwareMachineOptions defaults() {
    return DEFAULTS;
  }

  static MachineExtras of(List<ProviderOption> options) {
    MachineExtras extras = MachineExtras.NONE;
    for (ProviderOption option : options) {
      if (option instanceof VmwareMachineOptions given) {
        extras = given.extras;
      }
    }
    return extras;
  }

  /**
   * {@return a copy with VMware's own id of the guest's system, in place of the one that suits the
   * spec}
   *
   * @param id as in {@code ubuntu-64}; one that VMware does not know is taken for another system
   */
  public VmwareMachineOptions guestOs(String id) {
    Objects.requireNonNull(id, "id");
    return with(extras.guestOs(id));
  }

  /**
   * {@return a copy whose folder is in another one than usual}
   *
   * @param path an absolute path on the host; made if it is not there
   */
  public VmwareMachineOptions folder(String path) {
    Objects.requireNonNull(path, "path");
    return with(extras.folder(path));
  }

  /**
   * {@return a copy with another version of virtual hardware, as for an older release}
   *
   * @param version as in 16
   */
  public VmwareMachineOptions hardware(int version) {
    return with(extras.hardware(version));
  }

  /**
   * {@return a copy whose disks are connected to another controller}
   *
   * @param bus the controller; SATA without this
   */
  public VmwareMachineOptions diskBus(DiskBus bus) {
    Slot.Bus own =
        switch (bus) {
          case SATA -> Slot.Bus.SATA;
          case SCSI -> Slot.Bus.SCSI;
          case NVME -> Slot.Bus.NVME;
          case IDE -> Slot.Bus.IDE;
        };
    return with(extras.bus(own));
  }

  /**
   * {@return a copy whose network cards are others}
   *
   * @param device as in {@code vmxnet3}; {@code e1000e} without this
   */
  public VmwareMachineOptions card(String device) {
    Objects.requireNonNull(device, "device");
    return with(extras.card(device));
  }

  /**
   * {@return a copy that sees one folder of the host more, through VMware Tools}
   *
   * @param name its name in the guest
   * @param hostPath the folder on the host, absolute
   * @param writable whether the guest may write into it
   */
  public VmwareMachineOptions share(String name, String hostPath, boolean writable) {
    return with(
        extras.share(
            new Share(
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(hostPath, "hostPath"),
                true,
                writable)));
  }

  /**
   * {@return a copy whose screen others can see by VNC; only this host without this, and without a
   * password}
   *
   * @param address the address of the host at which it listens; empty for every address
   * @param port its port; 0 for one that no machine of the host has
   * @param password at most eight characters; empty for none. VMware keeps it in the {@code .vmx}
   */
  public VmwareMachineOptions screen(String address, int port, String password) {
    if (password.length() > 8) {
      throw new IllegalArgumentException("a password of VNC has at most 8 characters");
    }
    return with(
        extras.screen(new Viewing(Objects.requireNonNull(address, "address"), port, password)));
  }

  /**
   * {@return a copy with a key of the {@code .vmx} more, which VMware reads when the machine
   * starts; it holds in place of what Posada would write, of devices too}
   *
   * @param key as in {@code vhv.enable}
   * @param value as in {@code TRUE}
   */
  public VmwareMachineOptions setting(String key, String value) {
    return with(
        extras.setting(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value")));
  }

  private static VmwareMachineOptions with(MachineExtras extras) {
    return new VmwareMachineOptions(extras);
  }

  /** {@return the options as a line, without a password} */
  @Override
  public String toString() {
    return "disks at "
        + extras.bus()
        + (extras.shares().isEmpty() ? "" : ", shares " + extras.shares())
        + (extras.settings().isEmpty() ? "" : ", settings " + extras.settings().keySet());
  }
}
