package dev.posada.spi.command;

import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What files said when they were last read, for as long as they are not changed. Thread-safe.
 *
 * <p>A file that is changed twice within the grain of its clock has one stamp for two contents. So
 * what was read counts only once its stamp was known for a while before; until then the file is
 * read again. That needs no clock of the other machine.
 */
public final class FileReadings {
  /** FAT tells two seconds, HFS+ one, and a mount may tell as little. */
  private static final long COARSE = TimeUnit.SECONDS.toNanos(2);

  /** File systems that tell more take the time of the kernel's last tick. */
  private static final long FINE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int AT_ONCE = 100; // 64 MiB is all that one command may bring

  private final HostFiles files;
  private final OptionalInt length;
  private final Map<String, Reading> known = new ConcurrentHashMap<>();

  /**
   * Begins with nothing read.
   *
   * @param files where they are
   */
  public FileReadings(HostFiles files) {
    this(files, OptionalInt.empty());
  }

  private FileReadings(HostFiles files, OptionalInt length) {
    this.files = files;
    this.length = length;
  }

  /**
   * {@return readings of files of which only the {@linkplain HostFiles#head head} counts; it begins
   * with nothing read}
   *
   * @param files where they are
   * @param length how many bytes of each
   */
  public static FileReadings ofHeads(HostFiles files, int length) {
    return new FileReadings(files, OptionalInt.of(length));
  }

  private record Reading(Instant stamp, long since, long begun, byte[] bytes) {
    boolean counts(Instant now) {
      return stamp.equals(now) && begun - since >= grain();
    }

    private long grain() {
      return stamp.getNano() % 1_000_000 == 0 ? COARSE : FINE;
    }
  }

  /**
   * {@return the bytes of those that are there and may be read; the same array if unchanged, so it
   * is not written to}
   *
   * @param paths the files
   * @param op the call's deadline and trace
   */
  public Map<String, byte[]> of(Collection<String> paths, Operation op) {
    Map<String, Instant> stamps = files.stamps(paths, op);
    long seen = System.nanoTime();
    List<String> changed = new ArrayList<>();
    for (Map.Entry<String, Instant> file : stamps.entrySet()) {
      Reading before = known.get(file.getKey());
      if (before == null || !before.counts(file.getValue())) {
        changed.add(file.getKey());
      }
    }
    for (int from = 0; from < changed.size(); from += AT_ONCE) {
      read(changed.subList(from, Math.min(from + AT_ONCE, changed.size())), stamps, seen, op);
    }
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String path : paths) {
      Reading reading = stamps.containsKey(path) ? known.get(path) : null;
      if (reading != null) {
        all.put(path, reading.bytes());
      }
    }
    return all;
  }

  private void read(List<String> paths, Map<String, Instant> stamps, long seen, Operation op) {
    long begun = System.nanoTime();
    Map<String, byte[]> read = contents(paths, op);
    for (String path : paths) {
      byte[] bytes = read.get(path);
      if (bytes == null) {
        known.remove(path);
        continue;
      }
      Reading before = known.get(path);
      Instant stamp = stamps.get(path);
      boolean isSame = before != null && Arrays.equals(before.bytes(), bytes);
      boolean isKnown = before != null && before.stamp().equals(stamp);
      known.put(
          path,
          new Reading(
              stamp, isKnown ? before.since() : seen, begun, isSame ? before.bytes() : bytes));
    }
  }

  /** One that cannot be read must not hide the others: it is looked for by halves. */
  private Map<String, byte[]> contents(List<String> some, Operation op) {
    try {
      return length.isPresent()
          ? files.heads(some, length.getAsInt(), op)
          : files.readAll(some, op);
    } catch (PermissionDeniedException | NativeException e) {
      if (some.size() < 2) {
        return Map.of();
      }
      int half = some.size() / 2;
      Map<String, byte[]> all = new LinkedHashMap<>(contents(some.subList(0, half), op));
      all.putAll(contents(some.subList(half, some.size()), op));
      return all;
    }
  }

  /**
   * Forgets all others.
   *
   * @param paths the files that are still asked for
   */
  public void keep(Collection<String> paths) {
    known.keySet().retainAll(paths);
  }
}
