package dev.posada.vmware.machine;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.Support;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Screen;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where the screens of machines are seen, which is by VNC, served by the machine itself. */
public final class Screens {
  private static final int FIRST = 5901; // 5900 is the one of the host
  private static final int LAST = 6900;

  /** What the caller calls his own machine. */
  private static final String HERE = "localhost";

  private final Installation vmware;
  private final String host;

  /**
   * Takes the values.
   *
   * @param host the host as the caller reaches it
   */
  public Screens(Installation vmware, String host) {
    this.vmware = vmware;
    this.host = host;
  }

  /** {@return whether the screen of a machine can be seen} */
  public Support support(String id, Operation op) {
    Found machine = vmware.library().machine(id, op);
    Optional<Screen> screen = machine.file().flatMap(MachineFile::screen);
    if (screen.isEmpty()) {
      return Support.no(
          "its .vmx says nothing of VNC, or cannot be read",
          "set RemoteDisplay.vnc.enabled and .port while it is off");
    }
    return isLoopback(screen.get().address()) && !host.equals(HERE)
        ? Support.no(
            "its screen is shown on the host itself alone, at " + screen.get(),
            "create it with VmwareMachineOptions.screen, or forward that port by ssh -L")
        : Support.yes();
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals(HERE);
  }

  /** {@return where a viewer finds the screen of a machine that runs} */
  public URI address(String id, Operation op) {
    Screen screen =
        vmware
            .library()
            .file(id, op)
            .screen()
            .orElseThrow(
                () -> new NativeException("its screen is not shown by VNC", Failure.notDone()));
    if (!new States(vmware).word(id, op).matches("running|paused")) {
      throw new InvalidStateException(
          "a machine that does not run shows nothing", Failure.notDone().remedy("start it first"));
    }
    boolean any = screen.address().isEmpty() || screen.address().matches("0\\.0\\.0\\.0|::");
    String address = any ? host : screen.address();
    return URI.create(
        "vnc://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + screen.port());
  }

  /** {@return a screen for a copy of a machine; this host alone sees it} */
  public static Screen newScreen(Installation vmware, Operation op) {
    return newScreen(vmware, Optional.empty(), op);
  }

  /** {@return a screen for a new machine; by default this host alone sees it} */
  static Screen newScreen(
      Installation vmware, Optional<MachineExtras.Viewing> wanted, Operation op) {
    MachineExtras.Viewing viewing = wanted.orElse(new MachineExtras.Viewing("127.0.0.1", 0, ""));
    int port = viewing.port() == 0 ? freePort(vmware, op) : viewing.port();
    return new Screen(viewing.address(), port, viewing.password(), false);
  }

  /** Two machines that run would want the same one otherwise. */
  private static int freePort(Installation vmware, Operation op) {
    Set<Integer> taken = new TreeSet<>();
    for (Found machine : vmware.library().all(vmware.tool().running(op), op)) {
      machine.file().flatMap(MachineFile::screen).ifPresent(screen -> taken.add(screen.port()));
    }
    for (int port = FIRST; port < LAST; port++) {
      if (!taken.contains(port)) {
        return port;
      }
    }
    return FIRST;
  }
}
