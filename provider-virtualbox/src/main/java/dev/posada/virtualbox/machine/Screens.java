package dev.posada.virtualbox.machine;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.text.SystemPropertiesText;
import dev.posada.virtualbox.tool.Installation;
import java.net.URI;
import java.util.UUID;

/** Screens of machines. */
public final class Screens {
  private static final Support NO_SERVER =
      Support.no(
          "the machine shows its screen to nobody",
          "serve it by VirtualBoxConnection.serveScreen, or create it with"
              + " VirtualBoxMachineOptions.remoteDisplay");
  private static final Support NO_EXTENSION =
      Support.no("VirtualBox has no server for screens", "install an extension pack that has one");

  private final Installation vbox;
  private final String host;

  /**
   * Takes the values.
   *
   * @param host the machine of the tools, as the caller reaches it
   */
  public Screens(Installation vbox, String host) {
    this.vbox = vbox;
    this.host = host;
  }

  /** VirtualBox writes a file, in the folder of the machine, which it and its tool share. */
  public byte[] picture(String id, Operation op) {
    String name = "posada-" + UUID.randomUUID() + ".png";
    String path = Paths.resolve(Paths.parent(vbox.settings().machine(id, op).path()), name);
    Undo undo = new Undo(op);
    undo.add("the picture " + path, own -> deleteIfThere(path, own));
    byte[] png;
    try {
      vbox.tool().change(op, "controlvm", id, "screenshotpng", path);
      png = vbox.files().read(path, op);
      vbox.files().delete(path, op);
    } catch (HypervisorException failed) {
      throw undo.after(failed);
    }
    return png;
  }

  private void deleteIfThere(String path, Operation op) {
    try {
      vbox.files().delete(path, op);
    } catch (NotFoundException never) {
      // nothing was written
    }
  }

  /** {@return whether a machine shows its screen, or will when it runs} */
  public Support showsScreen(String id, Operation op) {
    States.Seen seen = States.look(vbox, id, op);
    if (seen.isOn()) {
      return showsScreen(seen.machine());
    }
    return vbox.settings().machine(id, op).hardware().vrde() ? Support.yes() : NO_SERVER;
  }

  private static Support showsScreen(MachineText machine) {
    if (!machine.value("vrde").orElse("off").equals("on")) {
      return NO_SERVER;
    }
    return port(machine) <= 0 ? NO_EXTENSION : Support.yes();
  }

  public URI address(String id, Operation op) {
    MachineText machine = States.alive(vbox, id, "screen", op);
    Support shows = showsScreen(machine);
    if (!shows.available()) {
      throw new UnsupportedCapabilityException("its display", shows, Failure.notDone());
    }
    String listens = machine.value("vrdeaddress").orElse("");
    boolean anywhere = listens.isEmpty() || listens.equals("0.0.0.0") || listens.equals("::");
    String at = anywhere ? host : listens;
    String bracketed = at.indexOf(':') >= 0 && !at.startsWith("[") ? "[" + at + "]" : at;
    return URI.create(scheme(op) + "://" + bracketed + ":" + port(machine));
  }

  /** {@return where its server listens; none while there is none} */
  private static int port(MachineText machine) {
    try {
      return Integer.parseInt(machine.value("vrdeport").orElse("-1"));
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  /** The pack of Oracle speaks RDP, and the free one VNC. */
  private String scheme(Operation op) {
    String pack =
        SystemPropertiesText.of(vbox.tool().read(op, "list", "systemproperties"))
            .value("Remote desktop ExtPack")
            .orElse("");
    return pack.equals("VNC") ? "vnc" : "rdp";
  }
}
