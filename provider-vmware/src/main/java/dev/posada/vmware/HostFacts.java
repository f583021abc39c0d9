package dev.posada.vmware;

import dev.posada.ByteSize;
import dev.posada.HostInfo;
import dev.posada.spi.Operation;
import dev.posada.vmware.machine.HostSize;
import dev.posada.vmware.machine.Release;
import dev.posada.vmware.tool.Installation;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the host is on which VMware runs. */
final class HostFacts {
  private final Installation vmware;

  HostFacts(Installation vmware) {
    this.vmware = vmware;
  }

  /** {@code vmrun list}, {@code vmware -v}, {@code hostname}, and what the system tells. */
  HostInfo inspect(Operation op) {
    int running = vmware.tool().running(op).size(); // which tells that its service answers
    HostInfo.Builder host =
        HostInfo.builder(vmware.tool().product().title(), Release.of(vmware, op).text());
    HostSize size = HostSize.of(vmware, op);
    if (size.processors() > 0) {
      host.cpus(size.processors());
    }
    if (size.memory() > 0) {
      host.memory(ByteSize.bytes(size.memory()));
    }
    if (size.free() >= 0) {
      host.memoryFree(ByteSize.bytes(size.free()));
    }
    String name = vmware.tool().runner().said(op, "hostname");
    if (!name.isEmpty()) {
      host.hostName(name);
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("type", vmware.tool().product().word());
    details.put("running machines", Integer.toString(running));
    details.put("vmrun", vmware.tool().path());
    return host.details(details).build();
  }
}
