package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.Usage;
import dev.posada.docker.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code GET /containers/{id}/stats} says that a container uses. */
final class StatsJson {
  private StatsJson() {}

  /**
   * The usage; empty for a container that does not run, whose answer is one of success with nothing
   * in it and the year 1 as its time.
   */
  static Optional<Usage> usage(Json stats) {
    Optional<Instant> at = ContainerJson.time(stats.get("read"));
    Json memory = stats.get("memory_stats");
    if (at.isEmpty() || memory.get("usage").isNull()) {
      return Optional.empty();
    }
    Usage.Builder usage =
        Usage.builder(at.get())
            .memory(ByteSize.bytes(used(memory)))
            .disks(disks(stats.get("blkio_stats")))
            .nics(nics(stats.get("networks")));
    size(memory.get("limit")).ifPresent(usage::memoryLimit);
    stats
        .get("cpu_stats")
        .get("cpu_usage")
        .get("total_usage")
        .number()
        .ifPresent(nanos -> usage.cpuTime(Duration.ofNanos(nanos)));
    stats
        .get("pids_stats")
        .get("current")
        .number()
        .ifPresent(processes -> usage.processes((int) processes));
    return Optional.of(usage.build());
  }

  /** Memory without the file cache that the kernel can drop: its name depends on the cgroups. */
  private static long used(Json memory) {
    Json details = memory.get("stats");
    long cache = details.get("total_inactive_file").number(details.get("inactive_file").number(0));
    return Math.max(0, memory.get("usage").number(0) - cache);
  }

  private static Optional<ByteSize> size(Json bytes) {
    return bytes.number().isPresent()
        ? Optional.of(ByteSize.bytes(Math.max(0, bytes.number().getAsLong())))
        : Optional.empty();
  }

  /** By device; version 1 writes Read, version 2 read. */
  private static Map<String, Usage.DiskIo> disks(Json blkio) {
    Map<String, long[]> counters = new LinkedHashMap<>(); // read, written, reads, writes
    count(counters, blkio.get("io_service_bytes_recursive"), 0);
    count(counters, blkio.get("io_serviced_recursive"), 2);
    Map<String, Usage.DiskIo> disks = new LinkedHashMap<>();
    counters.forEach(
        (device, n) ->
            disks.put(
                device, new Usage.DiskIo(ByteSize.bytes(n[0]), ByteSize.bytes(n[1]), n[2], n[3])));
    return disks;
  }

  private static void count(Map<String, long[]> counters, Json entries, int first) {
    for (Json entry : entries.items()) {
      String device = entry.get("major").number(0) + ":" + entry.get("minor").number(0);
      long value = Math.max(0, entry.get("value").number(0));
      switch (entry.get("op").text("").toLowerCase(Locale.ROOT)) {
        case "read" -> counters.computeIfAbsent(device, d -> new long[4])[first] += value;
        case "write" -> counters.computeIfAbsent(device, d -> new long[4])[first + 1] += value;
        default -> {} // sync, async, discard and total count the same operations again
      }
    }
  }

  /** By interface; a container without a network of its own has none. */
  private static Map<String, Usage.NicIo> nics(Json networks) {
    Map<String, Usage.NicIo> nics = new LinkedHashMap<>();
    networks
        .fields()
        .forEach(
            (name, counters) ->
                nics.put(
                    name,
                    new Usage.NicIo(
                        ByteSize.bytes(counters.get("rx_bytes").number(0)),
                        ByteSize.bytes(counters.get("tx_bytes").number(0)),
                        counters.get("rx_packets").number(0),
                        counters.get("tx_packets").number(0))));
    return nics;
  }
}
