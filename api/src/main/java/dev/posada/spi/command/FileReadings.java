package dev.posada.spi.command;

import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What files said when they were last read, for as long as they are not changed and somebody asks
 * for them. Thread-safe.
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

  /** Longer than anybody who looks again and again waits between two looks. */
  static final Duration UNASKED = Duration.ofHours(1);

  private final HostFiles files;
  private final OptionalInt length;
  private final LongSupplier ticker;
  private final Map<String, Reading> known = new ConcurrentHashMap<>();

  /**
   * Begins with nothing read.
   *
   * @param files where they are
   */
  public FileReadings(HostFiles files) {
    this(files, OptionalInt.empty(), System::nanoTime);
  }

  FileReadings(HostFiles files, OptionalInt length, LongSupplier ticker) {
    this.files = files;
    this.length = length;
    this.ticker = ticker;
  }

  /**
   * {@return readings of files of which only the {@linkplain HostFiles#head head} counts; it begins
   * with nothing read}
   *
   * @param files where they are
   * @param length how many bytes of each
   */
  public static FileReadings ofHeads(HostFiles files, int length) {
    return new FileReadings(files, OptionalInt.of(length), System::nanoTime);
  }

  private record Reading(Instant stamp, long since, long begun, byte[] bytes, long asked) {
    Reading askedAt(long now) {
      return new Reading(stamp, since, begun, bytes, now);
    }

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
    long seen = ticker.getAsLong();
    forget(paths, stamps, seen);
    Map<String, Reading> now = new HashMap<>();
    List<String> changed = new ArrayList<>();
    stamps.forEach(
        (path, stamp) -> {
          Reading before = known.get(path);
          if (before != null && before.counts(stamp)) {
            now.put(path, before.askedAt(seen));
          } else {
            changed.add(path);
          }
        });
    for (int from = 0; from < changed.size(); from += AT_ONCE) {
      List<String> some = changed.subList(from, Math.min(from + AT_ONCE, changed.size()));
      Map<String, Reading> read = read(some, stamps, seen, op);
      known.putAll(read); // a call that ends before the last of them has not been in vain
      now.putAll(read);
    }
    known.putAll(now);
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String path : paths) {
      Optional.ofNullable(now.get(path)).ifPresent(reading -> all.put(path, reading.bytes()));
    }
    return all;
  }

  /** Those that are gone, and those for which nobody asks any more. */
  private void forget(Collection<String> asked, Map<String, Instant> there, long now) {
    asked.stream().filter(path -> !there.containsKey(path)).forEach(known::remove);
    known.values().removeIf(reading -> now - reading.asked() > UNASKED.toNanos());
  }

  private Map<String, Reading> read(
      List<String> paths, Map<String, Instant> stamps, long seen, Operation op) {
    long begun = ticker.getAsLong();
    Map<String, byte[]> read = contents(paths, op);
    Map<String, Reading> all = new HashMap<>();
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
      long since = isKnown ? before.since() : seen;
      all.put(path, new Reading(stamp, since, begun, isSame ? before.bytes() : bytes, seen));
    }
    return all;
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
   * {@return whether it still has what a file said, so that it is worth while to keep what was made
   * of that}
   *
   * @param path the file
   */
  public boolean knows(String path) {
    return known.containsKey(path);
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
