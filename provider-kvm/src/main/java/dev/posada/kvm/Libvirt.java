package dev.posada.kvm;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.NativeLongByReference;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;

/** The library that talks to libvirt's daemons, loaded: the border to C. Thread-safe. */
final class Libvirt {
  private final Function getVersion;

  /**
   * Loads it. That starts nothing and costs some milliseconds.
   *
   * @param name a file name, which the system's loader and JNA look for, or a path
   * @throws UnsatisfiedLinkError if there is no such library, or it is none of libvirt
   */
  Libvirt(String name) {
    // JNA unloads a library that nobody refers to any more; libvirt's is linked to stay: readelf
    // says NODELETE of libvirt.so.0.9000.0.
    getVersion = NativeLibrary.getInstance(name).getFunction("virGetVersion");
  }

  /**
   * {@code virGetVersion}: of this library, not of a daemon; connects to nothing.
   *
   * @throws NativeException if the library cannot set itself up
   */
  String version(Operation op) {
    return op.read(
        CallText.of("virGetVersion"),
        () -> {
          NativeLongByReference version = new NativeLongByReference();
          if (getVersion.invokeInt(new Object[] {version, null, null}) != 0) {
            throw new NativeException("libvirt cannot be initialized", Failure.notDone());
          }
          return inWords(version.getValue().longValue());
        });
  }

  /** Version 1.2.3 is 1002003. */
  static String inWords(long version) {
    return version / 1_000_000 + "." + version / 1_000 % 1_000 + "." + version % 1_000;
  }
}
