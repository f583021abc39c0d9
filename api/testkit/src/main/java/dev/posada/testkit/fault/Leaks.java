package dev.posada.testkit.fault;

import dev.posada.GuestSummary;
import dev.posada.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds what somebody left behind: threads, child processes, open files and sockets of this Java
 * VM, and what else it is told to count. Immutable; each method that adds something to count
 * returns a changed copy, which counts that from then on.
 *
 * <p>What the Java VM and JUnit begin for themselves is left out, as are the jar files of class
 * loaders. Open files and sockets are found where {@code /proc} tells them, on Linux. It sees the
 * whole Java VM, so a test that asks it cannot run beside others.
 *
 * <pre>{@code
 * Leaks leaks = Leaks.sinceNow().counting("libvirt handles", handles::open);
 * // connect, work, close
 * assertEquals(List.of(), leaks.found());
 * }</pre>
 */
public final class Leaks {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 20;

  /** Each tells what is more than when it was made. */
  private final List<Supplier<List<String>>> more;

  private Leaks(List<Supplier<List<String>>> more) {
    this.more = more;
  }

  /** {@return one that takes what is there now for granted} */
  public static Leaks sinceNow() {
    OpenFiles.warmUp();
    return new Leaks(
        List.of(since(LiveThreads::now), since(Leaks::processes), since(OpenFiles::now)));
  }

  /**
   * {@return a copy that counts something more, as a provider's native handles}
   *
   * @param what what they are, in the plural
   * @param count how many there are
   */
  public Leaks counting(String what, LongSupplier count) {
    long before = count.getAsLong();
    return and(
        () -> {
          long more = count.getAsLong() - before;
          return more > 0 ? List.of(more + " " + what + " more than before") : List.of();
        });
  }

  /**
   * {@return a copy that looks for guests too}
   *
   * @param host where; has to be open when it is looked
   * @param whose which ones, as by the beginning of their name
   */
  public Leaks guests(Host host, Predicate<GuestSummary> whose) {
    return and(since(() -> guestsOf(host, whose)));
  }

  private Leaks and(Supplier<List<String>> another) {
    List<Supplier<List<String>>> all = new ArrayList<>(more);
    all.add(another);
    return new Leaks(List.copyOf(all));
  }

  /**
   * {@return what is there now and was not before, a sentence each; waits up to two seconds for it
   * to go, because what is closed may end a moment later}
   */
  public List<String> found() {
    return foundAfter(SETTLE);
  }

  /**
   * {@return as {@link #found}, with another time to wait}
   *
   * @param settling for how long at most, 0 or more
   */
  public List<String> foundAfter(Duration settling) {
    long deadline = System.nanoTime() + settling.toNanos();
    while (true) {
      List<String> found = more.stream().flatMap(one -> one.get().stream()).toList();
      if (found.isEmpty() || System.nanoTime() - deadline >= 0) {
        return found;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return found;
      }
    }
  }

  private static <K> Supplier<List<String>> since(Supplier<Map<K, String>> now) {
    Set<K> before = Set.copyOf(now.get().keySet());
    return () ->
        now.get().entrySet().stream()
            .filter(one -> !before.contains(one.getKey()))
            .map(Map.Entry::getValue)
            .toList();
  }

  private static Map<ProcessHandle, String> processes() {
    Map<ProcessHandle, String> found = new LinkedHashMap<>();
    ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .forEach(
            process ->
                found.put(
                    process,
                    "process "
                        + process.pid()
                        + " runs: "
                        + process.info().commandLine().orElse("of unknown command")));
    return found;
  }

  private static Map<String, String> guestsOf(Host host, Predicate<GuestSummary> whose) {
    Map<String, String> found = new LinkedHashMap<>();
    host.guests().summaries().values().stream()
        .filter(whose)
        .forEach(guest -> found.put(guest.id(), "on " + host.uri() + " there is " + guest));
    return found;
  }
}
