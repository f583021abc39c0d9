package dev.posada.kvm.machine;

import dev.posada.ByteSize;
import dev.posada.Usage;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What machines use: one call for all that run. */
public final class Measurements {
  private static final int GROUPS =
      Domains.STATS_CPU_TOTAL
          | Domains.STATS_BALLOON
          | Domains.STATS_INTERFACE
          | Domains.STATS_BLOCK;

  private Measurements() {}

  public static Map<String, Usage> of(Connection connection, List<String> ids, Operation op) {
    Set<String> wanted = new HashSet<>(ids);
    Map<String, Usage> all = new HashMap<>();
    for (Domains.Stats one : connection.domains().stats(GROUPS, Domains.ACTIVE, op)) {
      if (wanted.contains(one.uuid())) {
        all.put(one.uuid(), usage(one.figures()));
      }
    }
    return all;
  }

  static Usage usage(TypedParameters figures) {
    Usage.Builder usage = Usage.builder(Instant.now());
    figures.number("cpu.time").ifPresent(nanos -> usage.cpuTime(Duration.ofNanos(nanos)));
    memory(figures).ifPresent(kib -> usage.memory(ByteSize.kib(kib)));
    figures.number("balloon.current").ifPresent(kib -> usage.memoryLimit(ByteSize.kib(kib)));
    return usage.disks(disks(figures)).nics(nics(figures)).build();
  }

  /** What the guest says without its caches, or all that it does not call unused, or the host's. */
  private static OptionalLong memory(TypedParameters figures) {
    OptionalLong available = figures.number("balloon.available");
    OptionalLong free = figures.number("balloon.usable");
    if (free.isEmpty()) {
      free = figures.number("balloon.unused");
    }
    return available.isPresent() && free.isPresent()
        ? OptionalLong.of(Math.max(0, available.getAsLong() - free.getAsLong()))
        : figures.number("balloon.rss");
  }

  private static long number(TypedParameters figures, String name) {
    return figures.number(name).orElse(0);
  }

  private static ByteSize bytes(TypedParameters figures, String name) {
    return ByteSize.bytes(number(figures, name));
  }

  private static Map<String, Usage.DiskIo> disks(TypedParameters figures) {
    Map<String, Usage.DiskIo> disks = new LinkedHashMap<>();
    for (long i = 0; i < number(figures, "block.count"); i++) {
      String at = "block." + i + ".";
      if (figures.number(at + "rd.bytes").isPresent()) {
        disks.put(
            figures.text(at + "name").orElse(Long.toString(i)),
            new Usage.DiskIo(
                bytes(figures, at + "rd.bytes"),
                bytes(figures, at + "wr.bytes"),
                number(figures, at + "rd.reqs"),
                number(figures, at + "wr.reqs")));
      }
    }
    return disks;
  }

  private static Map<String, Usage.NicIo> nics(TypedParameters figures) {
    Map<String, Usage.NicIo> nics = new LinkedHashMap<>();
    for (long i = 0; i < number(figures, "net.count"); i++) {
      String at = "net." + i + ".";
      if (figures.number(at + "rx.bytes").isPresent()) { // none of the hypervisor's own network
        nics.put(
            figures.text(at + "name").orElse(Long.toString(i)),
            new Usage.NicIo(
                bytes(figures, at + "rx.bytes"),
                bytes(figures, at + "tx.bytes"),
                number(figures, at + "rx.pkts"),
                number(figures, at + "tx.pkts")));
      }
    }
    return nics;
  }
}
