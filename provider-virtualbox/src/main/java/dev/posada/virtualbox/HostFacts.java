package dev.posada.virtualbox;

import dev.posada.ByteSize;
import dev.posada.HostInfo;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.text.HostInfoText;
import dev.posada.virtualbox.tool.VBoxManage;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the machine is on which VirtualBox runs. */
final class HostFacts {
  private final VBoxManage tool;
  private final String version;

  HostFacts(VBoxManage tool, String version) {
    this.tool = tool;
    this.version = version;
  }

  /** {@code list hostinfo}, and {@code hostname}, which systems of all kinds have. */
  HostInfo inspect(Operation op) {
    HostInfoText told = HostInfoText.of(tool.read(op, "list", "hostinfo"));
    HostInfo.Builder host = HostInfo.builder("VirtualBox", version);
    // Without its kernel module it counts no processors.
    if (told.processors() > 0) {
      host.cpus((int) told.processors());
    }
    if (told.memory() > 0) {
      host.memory(ByteSize.bytes(told.memory()));
    }
    if (told.available() >= 0) {
      host.memoryFree(ByteSize.bytes(told.available()));
    }
    String name = tool.runner().said(op, "hostname");
    if (!name.isEmpty()) {
      host.hostName(name);
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("operating system", told.os());
    details.put("operating system version", told.osVersion());
    details.put("hardware virtualization", told.virtualization() ? "yes" : "no");
    details.values().removeIf(String::isEmpty);
    return host.details(details).build();
  }
}
