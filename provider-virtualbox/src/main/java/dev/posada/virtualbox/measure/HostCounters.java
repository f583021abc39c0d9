package dev.posada.virtualbox.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux counts of itself. */
public final class HostCounters {
  private static final String STAT = "/proc/stat";
  private static final String MEMORY = "/proc/meminfo";
  private static final Pattern CPU = Pattern.compile("(?m)^cpu +([0-9 ]+)$");
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int STOLEN = 7;

  private HostCounters() {}

  /** {@return what it counts now} */
  public static Usage read(HostFiles files, Operation op) {
    Map<String, byte[]> read;
    try {
      read = files.readAll(List.of(STAT, MEMORY), op);
    } catch (IllegalArgumentException noPaths) { // of Windows
      read = Map.of();
    }
    if (!read.containsKey(STAT) || !read.containsKey(MEMORY)) {
      throw new UnsupportedCapabilityException(
          "measuring the host",
          Support.no("VirtualBox counts nothing of its host, and this one is no Linux"),
          Failure.notDone());
    }
    return of(
        Instant.now(), new String(read.get(STAT), UTF_8), new String(read.get(MEMORY), UTF_8));
  }

  static Usage of(Instant at, String stat, String memory) {
    Usage.Builder usage = Usage.builder(at);
    Matcher cpu = CPU.matcher(stat);
    if (cpu.find()) {
      usage.cpuTime(busy(cpu.group(1).strip().split(" +")));
    }
    OptionalLong total = kib(memory, "MemTotal");
    OptionalLong available = kib(memory, "MemAvailable");
    if (total.isPresent() && available.isPresent()) {
      usage
          .memoryLimit(ByteSize.kib(total.getAsLong()))
          .memory(ByteSize.kib(total.getAsLong() - available.getAsLong()));
    }
    return usage.build();
  }

  /** The time of guests, further on, is in that of users already. */
  private static Duration busy(String[] ticks) {
    long busy = 0;
    for (int i = 0; i < Math.min(STOLEN, ticks.length); i++) {
      busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(ticks[i]);
    }
    return Duration.ofMillis(busy * 10);
  }

  private static OptionalLong kib(String memory, String key) {
    Matcher line = Pattern.compile("(?m)^" + key + ": +(\\d+) kB$").matcher(memory);
    return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
  }
}
