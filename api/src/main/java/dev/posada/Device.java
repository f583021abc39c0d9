package dev.posada;

import java.util.Optional;

/**
 * A device of a virtual machine: a value that says what is to be attached, or what is. Immutable;
 * equal if all that it says is equal, its id too.
 *
 * <p>A machine gives a device that is attached to it an id; a device that a user wrote has none.
 */
public sealed interface Device permits Disk, Nic, Cdrom {

  /** {@return its id within its machine; empty if it is attached to none} */
  Optional<String> id();
}
