package dev.posada.examples;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.virtualbox.VirtualBoxConnectOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;

/** The command line of a VirtualBox that the environment may name: no machine starts there. */
public final class LabVirtualBox {
  private LabVirtualBox() {}

  /** Skips the test that calls it if it is not there, and fails it where CI has it. */
  public static Host connect() {
    Engine.VIRTUALBOX.require();
    VirtualBoxConnectOptions its =
        VirtualBoxConnectOptions.defaults().tool(tool().toString()).home(home());
    return Hypervisors.load().connect(uri(), ConnectOptions.defaults().option(its));
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
