package dev.posada;

import java.util.Locale;

/** What a failure or a summary is about. Constants may be added. Immutable. */
public enum Kind {
  /** A {@link VirtualMachine} or a {@link Container}. */
  GUEST,
  /** A {@link VirtualMachine}. */
  VIRTUAL_MACHINE,
  /** A {@link Container}. */
  CONTAINER,
  /** A snapshot of a virtual machine. */
  SNAPSHOT,
  /** A {@link Device} of a virtual machine. */
  DEVICE,
  /** An {@link Image} of containers. */
  IMAGE,
  /** A {@link Network} of a host. */
  NETWORK,
  /** A pool, in which a host keeps volumes. */
  POOL,
  /** A {@link Volume} of a host. */
  VOLUME,
  /** A {@link Service}. */
  SERVICE,
  /** A file, on the caller's machine, on the host or inside a guest. */
  FILE,
  /** A hypervisor provider. */
  PROVIDER;

  /** {@return the kind as a word in a sentence, as in {@code virtual machine}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
