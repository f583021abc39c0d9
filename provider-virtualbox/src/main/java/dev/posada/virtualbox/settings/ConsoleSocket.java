package dev.posada.virtualbox.settings;

import java.util.UUID;

/** The sockets that VirtualBox makes for consoles of Posada. */
public final class ConsoleSocket {
  private static final String PREFIX = "posada-console-";

  private ConsoleSocket() {}

  /** {@return a name that none has had} */
  public static String name() {
    return PREFIX + UUID.randomUUID();
  }

  /** {@return whether a path is that of one} */
  public static boolean is(String path) {
    return Paths.file(path).startsWith(PREFIX);
  }
}
