package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.virtualbox.VirtualBoxConnectOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The command line of a VirtualBox that the environment may name, where no machine starts, and an
 * emulated host where machines do.
 */
public final class LabVirtualBox {
  private LabVirtualBox() {}

  /** Skips the test that calls it if it is not there, and fails it where CI has it. */
  public static Host connect() {
    Engine.VIRTUALBOX.require();
    VirtualBoxConnectOptions its =
        VirtualBoxConnectOptions.defaults().tool(tool().toString()).home(home());
    return Hypervisors.load().connect(uri(), ConnectOptions.defaults().option(its));
  }

  /** The emulated host, over ssh. */
  public static Host connectEmulated() {
    VirtualBoxConnectOptions its =
        VirtualBoxConnectOptions.defaults().ssh("ssh", "-F", sshConfiguration());
    return Hypervisors.load().connect(emulatedUri(), ConnectOptions.defaults().option(its));
  }

  /** Its URI. */
  public static String emulatedUri() {
    return Engine.VIRTUALBOX.uris().get(1);
  }

  /**
   * With what a program reaches it, which only knows the user's own {@code ssh}.
   *
   * @param folder for the one that it finds
   * @param path the PATH that it has otherwise
   */
  public static Map<String, String> emulatedEnvironment(Path folder, String path)
      throws IOException {
    Path ssh = Files.createDirectory(folder).resolve("ssh");
    String script =
        "#!/bin/sh\nPATH='%s'\nexec ssh -F '%s' \"$@\"\n".formatted(path, sshConfiguration());
    Files.writeString(ssh, script);
    assertTrue(ssh.toFile().setExecutable(true));
    return Map.of("PATH", folder + File.pathSeparator + path);
  }

  private static String sshConfiguration() {
    return System.getenv("POSADA_LAB_VIRTUALBOX2_SSH");
  }

  /** Whether it is there. */
  public static boolean isThere() {
    return !uri().isBlank();
  }

  /** Its URI. */
  public static String uri() {
    return Engine.VIRTUALBOX.uri();
  }

  /**
   * With what a program finds it.
   *
   * @param path the PATH that it has otherwise
   */
  public static Map<String, String> environment(String path) {
    return Map.of("PATH", path + File.pathSeparator + tool().getParent(), "VBOX_USER_HOME", home());
  }

  private static Path tool() {
    return Path.of(System.getenv("POSADA_LAB_VIRTUALBOX_TOOL"));
  }

  private static String home() {
    return System.getenv("POSADA_LAB_VIRTUALBOX_HOME");
  }
}
