package dev.posada.kvm.libvirt;

import com.sun.jna.Native;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The names under which libvirt's library may be there.
 *
 * @param names in the order in which to try
 * @param remedy what to do if none of them is, half a sentence
 */
public record Libraries(List<String> names, String remedy) {

  public static Libraries here() {
    return of(System.getProperty("os.name"));
  }

  static Libraries of(String os) {
    if (os.startsWith("Windows")) {
      return new Libraries(
          List.of("libvirt-0.dll"), "put the folder of libvirt-0.dll into -Djna.library.path");
    }
    if (os.startsWith("Mac")) {
      return new Libraries(
          // The loader does not look into Homebrew's folder on Apple's own processors.
          List.of(
              "libvirt.0.dylib",
              "/opt/homebrew/lib/libvirt.0.dylib",
              "/usr/local/lib/libvirt.0.dylib"),
          "run brew install libvirt, or put its folder into -Djna.library.path");
    }
    return new Libraries(
        // The name without a number belongs to the package with the headers.
        List.of("libvirt.so.0"),
        "install libvirt's client library (libvirt0 on Debian, libvirt-libs on Fedora),"
            + " or put its folder into -Djna.library.path");
  }

  /**
   * Loads the first that can be loaded.
   *
   * @param lookedAt is told each name
   */
  public Libvirt load(Consumer<String> lookedAt) throws NotLoadedException {
    requireJna();
    UnsatisfiedLinkError missing = null;
    for (String name : names) {
      lookedAt.accept(name);
      try {
        return Libvirt.load(name);
      } catch (UnsatisfiedLinkError e) {
        Optional<String> trouble = trouble(name, String.valueOf(e.getMessage()));
        if (trouble.isPresent()) {
          throw new NotLoadedException(
              name + " cannot be used: " + trouble.get(),
              "install libvirt's client library anew, for a JVM of this architecture",
              e);
        }
        missing = e;
      }
    }
    throw new NotLoadedException(
        "there is no " + names.get(0) + " where the system's loader looks", remedy, missing);
  }

  /** What is wrong with a library that is there; empty if it is not. */
  static Optional<String> trouble(String name, String message) {
    return message
        .lines()
        .filter(line -> !line.startsWith("Unable to load library"))
        .filter(line -> !line.startsWith("Native library ("))
        .filter(line -> !isAbsence(name, line))
        .findFirst();
  }

  /** The same words about another file mean that a library which this one needs is not there. */
  private static boolean isAbsence(String name, String line) {
    String words = line.toLowerCase(Locale.ROOT);
    return line.contains(name) && words.contains("no such file")
        || words.contains("module could not be found");
  }

  /** JNA unpacks and loads a library of its own first, which can fail in its own ways. */
  private static void requireJna() throws NotLoadedException {
    try {
      if (Native.POINTER_SIZE != Long.BYTES) {
        throw new NotLoadedException(
            "this JVM has pointers of " + Native.POINTER_SIZE + " bytes", "use a 64-bit JVM", null);
      }
    } catch (LinkageError e) {
      // The first time an ExceptionInInitializerError or an UnsatisfiedLinkError with the reason,
      // later a NoClassDefFoundError that has it as its cause.
      String why = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause());
      throw new NotLoadedException(
          "JNA cannot load its own library: " + why.lines().findFirst().orElse("it says nothing"),
          why.contains("IllegalCaller")
              ? "start java with --enable-native-access=com.sun.jna,"
                  + " or =ALL-UNNAMED if JNA is on the class path"
              : "let -Djna.tmpdir name a folder that can be written and may hold programs",
          e);
    }
  }
}
