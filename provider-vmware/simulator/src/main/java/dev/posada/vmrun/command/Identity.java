package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.host.Switch;
import java.io.IOException;

/**
 * Whether a machine was moved or copied: its uuid.location belongs to the place where it was
 * started last. [O that VMware asks then, G how it finds out]
 */
final class Identity {
  private static final String PLACES = "locations.properties";

  private Identity() {}

  /** Whether somebody must be asked; otherwise the identity is settled as uuid.action says. */
  static boolean asks(Request request, Machine machine) throws IOException {
    Dictionary vmx = machine.config();
    String place = request.home().text(PLACES, key(vmx));
    boolean moved = place != null && !place.equals(machine.files().vmx().toString());
    if (!moved || request.is(Switch.MOVED, "silent")) {
      return false;
    }
    String action = vmx.get("uuid.action");
    if (action.equals("create") || (action.isEmpty() && vmx.isTrue("msg.autoAnswer"))) {
      // The default answer is that it was copied. [G]
      vmx.set("uuid.bios", "");
      vmx.set("uuid.location", "");
    }
    return action.isEmpty() && !vmx.isTrue("msg.autoAnswer");
  }

  /** Remembers where the machine is started now. */
  static void remember(Request request, Machine machine) throws IOException, InterruptedException {
    String path = machine.files().vmx().toString();
    request.home().change(PLACES, places -> places.setProperty(key(machine.config()), path));
  }

  private static String key(Dictionary vmx) {
    return vmx.get("uuid.location").replace(' ', '-');
  }
}
