package dev.posada.vmware.files;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandRunner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Tells whether those who hold locks are still alive. Thread-safe.
 *
 * <p>It looks at the processes of the machine of its runner. A folder that several machines share
 * may be locked by a process of another one: nothing in a lock says which machine that is, in a way
 * that others can check.
 */
public final class Liveness {
  private static final int FIELDS_AFTER_NAME = 19; // of /proc/PID/stat, to the time of the start
  private static final Instant WINDOWS = Instant.parse("1601-01-01T00:00:00Z");
  private static final Duration NEAR = Duration.ofSeconds(2);
  private static final int NANOSECONDS_OF_TICK = 100;
  private static final String WINDOW = "VMware Fusion"; // its machines are those of vmware-vmx

  private final CommandRunner runner;

  /** Looks on the machine of a runner. */
  public Liveness(CommandRunner runner) {
    this.runner = runner;
  }

  /** {@return whether the process runs, and is the one that took the lock} */
  public boolean isAlive(LockFolder.Holder holder, Operation op) {
    Optional<String> stat = stat(Long.toString(holder.pid()), op);
    if (stat.isPresent()) {
      return holder.begun().isEmpty() || holder.begun().equals(begun(stat.get()));
    }
    if (stat("self", op).isPresent()) {
      return false;
    }
    return runner == CommandRunner.local() ? isHere(holder) : isListed(holder, op);
  }

  /**
   * {@return whether the holder runs a machine, or may have run one; others only look at it}
   *
   * <p>On macOS a lock does not name its process: what the system does not name as a window counts.
   */
  public boolean mayRun(LockFolder.Holder holder, Operation op) {
    return holder.process().isEmpty()
        ? !Paths.name(command(holder, op)).startsWith(WINDOW)
        : holder.runs();
  }

  /** What Linux tells of a process. */
  private Optional<String> stat(String pid, Operation op) {
    String path = "/proc/" + pid + "/stat";
    boolean here = runner == CommandRunner.local();
    if (here && System.getProperty("os.name").startsWith("Windows")) {
      return Optional.empty(); // where that is no path
    }
    try {
      return Optional.of(new String(runner.files().read(path, op), StandardCharsets.ISO_8859_1));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** {@return when it began, in ticks; its name is in parentheses and may have blanks in it} */
  static Optional<Long> begun(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > FIELDS_AFTER_NAME && fields[FIELDS_AFTER_NAME].matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(fields[FIELDS_AFTER_NAME]))
        : Optional.empty();
  }

  private static boolean isHere(LockFolder.Holder holder) {
    Optional<ProcessHandle> process = ProcessHandle.of(holder.pid());
    Optional<Instant> start = process.flatMap(it -> it.info().startInstant());
    return process.isPresent()
        && (start.isEmpty() || holder.begun().isEmpty() || may(holder.begun().get(), start.get()));
  }

  /** macOS counts microseconds since 1970, Windows tenths of them since 1601. */
  static boolean may(long begun, Instant start) {
    Instant unix = Instant.EPOCH.plus(begun, ChronoUnit.MICROS);
    Instant windows =
        WINDOWS
            .plusSeconds(begun / (1_000_000_000 / NANOSECONDS_OF_TICK))
            .plusNanos(begun % (1_000_000_000 / NANOSECONDS_OF_TICK) * NANOSECONDS_OF_TICK);
    return isNear(unix, start) || isNear(windows, start);
  }

  private static boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(NEAR) <= 0;
  }

  private boolean isListed(LockFolder.Holder holder, Operation op) {
    return !command(holder, op).isEmpty();
  }

  /** {@return what the process runs; empty if it is gone} */
  private String command(LockFolder.Holder holder, Operation op) {
    Command ps = Command.read("ps", "-p", Long.toString(holder.pid()), "-o", "comm=");
    return runner.run(ps, op).stdout().strip();
  }
}
