package dev.posada;

/**
 * A guest with an operating system of its own. Thread-safe; implemented by Posada only, and by
 * mocks.
 */
public non-sealed interface VirtualMachine extends Guest {

  @Override
  VirtualMachineInfo inspect();

  @Override
  VirtualMachine rename(String name);
}
