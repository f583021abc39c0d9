package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.HostInfo;
import dev.posada.NativeException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.libvirt.Libvirt;
import dev.posada.kvm.libvirt.Node;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the machine is on which the domains run, and how busy. */
final class HostFacts {
  private HostFacts() {}

  static HostInfo describe(Node node, Operation op) {
    Structs.NodeInfo info = node.info(op);
    HostInfo.Builder host =
        HostInfo.builder(node.type(op), node.hypervisorVersion(op))
            .hostName(node.hostname(op))
            .cpus(info.cpus())
            .memory(ByteSize.kib(info.memory()));
    try {
      host.memoryFree(ByteSize.bytes(node.freeMemory(op)));
    } catch (UnsupportedCapabilityException | NativeException untold) {
      // the test driver, which has no machine, says nothing at all
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("libvirt", Libvirt.inWords(node.libvirtVersion(op)));
    details.put("processor", info.model());
    details.put("sockets", Integer.toString(info.sockets() * info.nodes()));
    details.put("uri", node.uri(op));
    return host.details(details).build();
  }

  static Usage measure(Node node, Operation op) {
    Map<String, Long> cpu = node.cpuStats(op);
    Map<String, Long> memory = node.memoryStats(op);
    long busy = cpu.getOrDefault("kernel", 0L) + cpu.getOrDefault("user", 0L);
    long total = memory.getOrDefault("total", 0L);
    long free =
        memory.getOrDefault("free", 0L)
            + memory.getOrDefault("buffers", 0L)
            + memory.getOrDefault("cached", 0L);
    return Usage.builder(Instant.now())
        .cpuTime(Duration.ofNanos(busy))
        .memory(ByteSize.kib(Math.max(0, total - free)))
        .memoryLimit(ByteSize.kib(total))
        .build();
  }
}
