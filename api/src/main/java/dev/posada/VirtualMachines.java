package dev.posada;

import java.nio.file.Path;

/** The virtual machines of a host. Thread-safe; implemented by Posada only; may be mocked. */
public interface VirtualMachines extends Guests<VirtualMachine> {

  /**
   * Creates a machine; it is {@link GuestState#STOPPED}.
   *
   * <p>A failed or cancelled create leaves nothing behind, or names what it left.
   *
   * @param spec the machine
   * @return the machine
   * @throws AlreadyExistsException if a machine has the name
   * @throws UnsupportedCapabilityException if the host does not know a part of the spec
   * @throws RejectedException if the host refuses a value of the spec
   */
  VirtualMachine create(VirtualMachineSpec spec);

  /**
   * Creates a machine, as {@link #create(VirtualMachineSpec)}.
   *
   * @param spec the machine
   * @param task deadline, progress and cancel
   * @return the machine
   */
  VirtualMachine create(VirtualMachineSpec spec, Task task);

  /**
   * Makes a machine of what {@link VirtualMachine#exportTo(Path)}, {@link
   * VirtualMachine#backupTo(Path)} or another program wrote; it is {@link GuestState#STOPPED}, and
   * has network addresses of its own.
   *
   * @param file an {@code .ova} or {@code .ovf} file, or the folder of one backup, on the caller's
   *     machine
   * @param name the machine's name, not blank
   * @return the machine
   * @throws AlreadyExistsException if a machine has the name
   * @throws NotFoundException of kind {@link Kind#FILE} if the file is not there
   * @throws RejectedException if the host cannot read it
   */
  VirtualMachine importFrom(Path file, String name);

  /**
   * Makes a machine of a file, as {@link #importFrom(Path, String)}. A cancelled import leaves
   * nothing behind, or names what it left.
   *
   * @param file an appliance, or the folder of one backup
   * @param name the machine's name
   * @param task deadline, progress and cancel
   * @return the machine
   */
  VirtualMachine importFrom(Path file, String name, Task task);
}
