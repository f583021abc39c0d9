package dev.posada;

/** The virtual machines of a host. Thread-safe; implemented by Posada only. */
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
}
