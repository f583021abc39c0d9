package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.VirError;

/**
 * What libvirt says of a failed call.
 *
 * @param code {@code virErrorNumber}; newer libraries know more of them
 * @param domain {@code virErrorDomain}, which part of libvirt it was
 * @param level 2 is an error, 1 a warning
 * @param message formatted already
 */
record LibvirtError(int code, int domain, int level, String message) {

  /** Of the last call of this thread; nothing may come between that and this. */
  static LibvirtError last() {
    long error = VirError.virGetLastError();
    if (error == 0) {
      return new LibvirtError(0, 0, 0, "libvirt failed and does not say why");
    }
    String message = CMemory.string(CMemory.int64(error, VirError.MESSAGE));
    return new LibvirtError(
        CMemory.int32(error, VirError.CODE),
        CMemory.int32(error, VirError.DOMAIN),
        CMemory.int32(error, VirError.LEVEL),
        message == null || message.isBlank() ? "libvirt failed without a word" : message);
  }
}
