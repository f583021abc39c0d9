package dev.posada.docker.machine;

import dev.posada.ByteSize;
import dev.posada.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this machine has used since it was booted.
 *
 * <p>Its network is left out: this program may be in another world of networks than the engine.
 */
public final class MachineUsage {
  /** The unit of {@code /proc/stat}, a hundredth of a second on every Linux that runs Docker. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** The unit of {@code /proc/diskstats}, whatever the disk's own is. */
  private static final long SECTOR = 512;

  private final Path root;

  MachineUsage(Path root) {
    this.root = root;
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(root.resolve(file));
  }

  /** How much memory it has, in bytes. */
  long memory() throws IOException {
    return kibibytes("MemTotal") << 10;
  }

  private long kibibytes(String key) throws IOException {
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + key + " in meminfo");
  }

  /** {@return what it has used until now} */
  public Usage now() throws IOException {
    long memory = memory();
    return Usage.builder(Instant.now())
        .cpuTime(cpuTime())
        .memory(ByteSize.bytes(memory - (kibibytes("MemAvailable") << 10)))
        .memoryLimit(ByteSize.bytes(memory))
        .processes(processes())
        .disks(disks())
        .build();
  }

  /**
   * {@code cpu user nice system idle iowait irq softirq steal ...}: all but the two in which
   * nothing was done, and what follows, which is counted twice.
   */
  private Duration cpuTime() throws IOException {
    String[] times = lines("proc/stat").get(0).split(" +");
    long ticks = 0;
    for (int i : new int[] {1, 2, 3, 6, 7}) {
      ticks += Long.parseLong(times[i]);
    }
    return Duration.ofNanos(ticks * NANOS_PER_TICK);
  }

  /** {@code 0.20 0.18 0.12 1/80 11206}: of 80 processes and threads one runs. */
  private int processes() throws IOException {
    String counts = lines("proc/loadavg").get(0).split(" ")[3];
    return Integer.parseInt(counts.substring(counts.indexOf('/') + 1));
  }

  /** Those that are hardware, or look like it: what is built upon them would be counted twice. */
  private Map<String, Usage.DiskIo> disks() throws IOException {
    Map<String, Usage.DiskIo> disks = new LinkedHashMap<>();
    for (String line : lines("proc/diskstats")) {
      String[] fields = line.strip().split(" +");
      String name = fields[2];
      if (Files.exists(root.resolve("sys/block").resolve(name).resolve("device"))) {
        disks.put(
            name,
            new Usage.DiskIo(
                ByteSize.bytes(Long.parseLong(fields[5]) * SECTOR),
                ByteSize.bytes(Long.parseLong(fields[9]) * SECTOR),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[7])));
      }
    }
    return disks;
  }
}
