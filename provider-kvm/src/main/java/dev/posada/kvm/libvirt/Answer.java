package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;

/** What a C function returned: an answer, or a failure that is read at once. */
final class Answer {
  private Answer() {}

  /** A call failed; becomes one of Posada's exceptions where it is known what was wanted. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LibvirtError error;

    Failed(LibvirtError error) {
      super(error.message(), null, false, false);
      this.error = error;
    }

    LibvirtError error() {
      return error;
    }
  }

  /** Most functions: negative is a failure. */
  static int ok(int returned) {
    if (returned < 0) {
      throw new Failed(LibvirtError.last());
    }
    return returned;
  }

  /** Functions that give an object: NULL is a failure. */
  static long some(long pointer) {
    if (pointer == 0) {
      throw new Failed(LibvirtError.last());
    }
    return pointer;
  }

  /** Functions that give a string to be freed. */
  static String text(long pointer) {
    return CMemory.taken(some(pointer));
  }
}
