package dev.posada.kvm.backup;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;

/** The file systems inside of a machine, which write nothing while a backup begins. */
final class FileSystems {
  private final Domain domain;
  private final Operation op;

  FileSystems(Domain domain, Operation op) {
    this.domain = domain;
    this.op = op;
  }

  /**
   * Freezes all, or none.
   *
   * @return whether the guest could
   */
  boolean freeze() {
    try {
      domain.agent().freeze(op);
      return true;
    } catch (HypervisorException failed) {
      thawSome(failed);
      if (failed instanceof NativeException
          || failed instanceof InvalidStateException
          || failed instanceof UnsupportedCapabilityException) {
        return false;
      }
      throw failed; // it is cancelled or late, and the agent may be at it still
    }
  }

  /** An agent that could not freeze all may have frozen some. */
  private void thawSome(HypervisorException failed) {
    try {
      thaw();
    } catch (HypervisorException unable) {
      failed.addSuppressed(unable); // of one that cannot freeze either
    }
  }

  /** Also if the call was cancelled. */
  void thaw() {
    Undisturbed.run(() -> domain.agent().thaw(op.unattended(Undo.TIME)));
  }
}
