package dev.posada.spi;

import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;

/** The virtual machines of a host. Thread-safe. */
public interface VirtualMachineDriver extends GuestDriver {

  /**
   * Creates a machine, which is off then.
   *
   * @param spec the machine: its quota says vcpus and memory, and its labels have a {@code
   *     posada/nonce} by which the core finds it again
   * @param op the call's deadline and trace
   * @return its id
   */
  String create(VirtualMachineSpec spec, Operation op);

  @Override
  VirtualMachineInfo inspect(String id, Operation op);
}
