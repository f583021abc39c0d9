package dev.posada.vmrun.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lock folders beside files: {@code web.vmx.lck/M12345.lck}, 512 bytes. [D: open-vm-tools,
 * fileLockPrimitive.c]
 */
public final class Locks {
  private static final Pattern HOLDER = Pattern.compile("\\S+ (\\d+)-.*", Pattern.DOTALL);

  private Locks() {}

  /**
   * Makes a process the holder of a file.
   *
   * @param named whether the lock has the name of the process, which that of macOS has not [D]
   */
  public static void take(Path locked, long pid, boolean named) throws IOException {
    Path folder = folder(locked);
    Files.createDirectories(folder);
    String text = "uuid=564d00000000000000000000000000 %d-%d%s 1 X %d lc=0 ";
    long now = System.currentTimeMillis();
    String holder = String.format(text, pid, begun(pid), named ? "(vmware-vmx)" : "", now);
    byte[] member = holder.getBytes(StandardCharsets.US_ASCII);
    Path file = folder.resolve(String.format("M%05d.lck", pid % 100_000));
    Files.write(file, Arrays.copyOf(member, 512));
  }

  /** When a process began: in ticks since the boot on Linux. [D fileLockPosix.c] */
  private static long begun(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      // The name of the process, in parentheses, may have blanks in it; its start is field 22.
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Whether a process that lives holds it, other than the given one; the members of dead ones go.
   */
  public static boolean heldByOther(Path locked, long own) throws IOException {
    Path folder = folder(locked);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    for (Path member : members(folder)) {
      String text = Files.readString(member, StandardCharsets.ISO_8859_1);
      Matcher holder = HOLDER.matcher(text);
      if (holder.matches()) {
        long pid = Long.parseLong(holder.group(1));
        boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        if (alive && pid != own) {
          return true;
        }
      }
      Files.delete(member);
    }
    return false;
  }

  public static void release(Path locked) throws IOException {
    remove(folder(locked));
  }

  static void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (Path member : members(folder)) {
        Files.deleteIfExists(member);
      }
      Files.deleteIfExists(folder);
    }
  }

  private static Path folder(Path locked) {
    return locked.resolveSibling(locked.getFileName() + ".lck");
  }

  private static List<Path> members(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
