package dev.posada.kvm.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.NativeLongByReference;
import java.util.List;
import java.util.Map;

/** Which functions are bound to which library. */
public final class Groups {
  private static final Map<String, ?> OPTIONS = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");

  /** What every libvirt has that is old enough to be met: all of this came before 4.0. */
  private static final List<Class<?>> ALWAYS =
      List.of(
          VirError.class,
          VirConnect.class,
          VirDomain.class,
          VirSnapshot.class,
          VirJob.class,
          VirAgent.class,
          VirStream.class,
          VirNetwork.class,
          VirInterface.class,
          VirStorage.class,
          VirEvent.class);

  /** {@code VIR_LOG_ERROR}. */
  private static final int LOG_ERRORS = 4;

  private final String name;
  private final NativeLibrary library;

  private Groups(String name, NativeLibrary library) {
    this.name = name; // JNA's own name of it has neither prefix nor suffix
    this.library = library;
  }

  /**
   * Loads a library and looks whether it is libvirt's.
   *
   * @throws UnsatisfiedLinkError if it is not
   */
  public static Groups load(String name) {
    // JNA unloads a library that nobody refers to any more; libvirt's is linked to stay: readelf
    // says NODELETE of libvirt.so.0.9000.0.
    NativeLibrary library = NativeLibrary.getInstance(name, OPTIONS);
    library.getFunction("virGetVersion");
    return new Groups(name, library);
  }

  /** Binds all that is always there; once in a process, as C functions are bound to classes. */
  public void bind() {
    ALWAYS.forEach(group -> Native.register(group, library));
  }

  /**
   * Binds a group that came later.
   *
   * @throws UnsatisfiedLinkError if this library is older
   */
  public void bind(Class<?> group) {
    Native.register(group, library);
  }

  /**
   * Binds {@link VirQemu}.
   *
   * @throws UnsatisfiedLinkError if that library is not there
   */
  public void bindQemu() {
    int file = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1;
    String qemu = name.substring(0, file) + name.substring(file).replace("libvirt", "libvirt-qemu");
    NativeLibrary found = NativeLibrary.getInstance(qemu, OPTIONS);
    Native.register(VirQemu.class, found);
  }

  /**
   * Keeps the library from logging warnings, which go to the error stream of the process: that of a
   * certificate that does not fit does, besides the error. Errors it logs only where it is told to.
   * There is no public function for it; where the internal one is not there, warnings are printed.
   */
  public void logErrorsOnly() {
    try {
      library.getFunction("virLogSetDefaultPriority").invokeInt(new Object[] {LOG_ERRORS});
    } catch (UnsatisfiedLinkError e) {
      // it prints some, then
    }
  }

  /** {@code virGetVersion} of the library; negative if it fails. */
  public long version() {
    NativeLongByReference version = new NativeLongByReference();
    int failed = library.getFunction("virGetVersion").invokeInt(new Object[] {version, null, null});
    return failed != 0 ? -1 : version.getValue().longValue();
  }
}
