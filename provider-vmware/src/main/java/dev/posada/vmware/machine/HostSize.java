package dev.posada.vmware.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.spi.Operation;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a host has, as its system tells. Immutable.
 *
 * @param processors 0 if that is not known
 * @param memory in bytes; 0 if that is not known
 * @param free in bytes; negative if that is not known
 */
public record HostSize(int processors, long memory, long free) {
  private static final Pattern PROCESSOR = Pattern.compile("(?m)^processor\\s*:");
  private static final Pattern MEMORY = Pattern.compile("(?m)^(MemTotal|MemAvailable): +(\\d+) kB");
  private static final int KIB = 1024;

  /** {@return what a host has} */
  public static HostSize of(Installation vmware, Operation op) {
    return switch (vmware.places().system()) {
      case LINUX -> {
        Map<String, byte[]> files =
            vmware.files().readAll(List.of("/proc/cpuinfo", "/proc/meminfo"), op);
        yield linux(text(files.get("/proc/cpuinfo")), text(files.get("/proc/meminfo")));
      }
      case MACOS ->
          new HostSize((int) number(vmware, "hw.ncpu", op), number(vmware, "hw.memsize", op), -1);
      case WINDOWS -> new HostSize(0, 0, -1); // which no program tells alike on all of them
    };
  }

  private static String text(byte[] file) {
    return file == null ? "" : new String(file, UTF_8);
  }

  static HostSize linux(String cpuinfo, String meminfo) {
    long memory = 0;
    long free = -1;
    Matcher line = MEMORY.matcher(meminfo);
    while (line.find()) {
      long bytes = Long.parseLong(line.group(2)) * KIB;
      if (line.group(1).equals("MemTotal")) {
        memory = bytes;
      } else {
        free = bytes;
      }
    }
    return new HostSize((int) PROCESSOR.matcher(cpuinfo).results().count(), memory, free);
  }

  private static long number(Installation vmware, String name, Operation op) {
    String text = vmware.tool().runner().said(op, "sysctl", "-n", name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** {@return the processor of a Mac, of which there are two kinds; empty elsewhere} */
  static String processor(Installation vmware, Operation op) {
    return vmware.places().system() == HostSystem.MACOS
        ? vmware.tool().runner().said(op, "uname", "-m")
        : "";
  }
}
