package dev.posada.spi.command;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Who may do what a hypervisor cannot do twice at once, across threads and processes. Thread-safe.
 *
 * <p>Here that is a lock on a file. On another machine each command waits there for itself, by
 * {@code flock} where there is one.
 */
public final class Turns {
  private static final long AGAIN = 50; // milliseconds
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int TAKEN = 75; // EX_TEMPFAIL
  private static final int NO_FILE = 73; // EX_CANTCREAT

  /**
   * The tool must not inherit the lock: the server that it starts would keep it for ever. Signals
   * are passed on, as it is the shell that is asked to end.
   */
  private static final String SCRIPT =
      "command -v flock >/dev/null 2>&1 || { shift 2; exec \"$@\"; }\n"
          + "(: >>\"$1\") || exit 73\n" // a failed exec would end the shell
          + "exec 9>>\"$1\" || exit 73\n"
          + "flock -w \"$2\" 9 || exit 75\n"
          + "shift 2\n"
          + "\"$@\" 9>&- &\n"
          + "tool=$!\n"
          + "trap 'kill -TERM $tool 2>/dev/null' TERM INT HUP\n"
          + "wait $tool; code=$?\n"
          + "while kill -0 $tool 2>/dev/null; do wait $tool; code=$?; done\n"
          + "exit $code";

  private static final Map<String, WeakReference<ReentrantLock>> OF_FILES = new HashMap<>();

  private final CommandRunner runner;
  private final String file;
  private final String busy;
  private final ReentrantLock mine;

  /**
   * Takes the values.
   *
   * @param runner what runs the commands
   * @param file that is locked, in a folder that is there; empty for threads of this process only
   * @param busy what others do when it is not one's turn for too long, as in {@code others import
   *     machines}
   */
  public Turns(CommandRunner runner, String file, String busy) {
    this.runner = runner;
    this.file = file;
    this.busy = busy;
    this.mine =
        runner == CommandRunner.local() && !file.isEmpty() ? ofFile(file) : new ReentrantLock(true);
  }

  /**
   * All hosts of this process have the same: whoever closes the file gives up the locks of all that
   * this process has on it, so only the one whose turn it is may open it.
   */
  private static ReentrantLock ofFile(String file) {
    synchronized (OF_FILES) {
      OF_FILES.values().removeIf(reference -> reference.get() == null);
      WeakReference<ReentrantLock> known = OF_FILES.get(file);
      ReentrantLock lock = known == null ? null : known.get();
      if (lock == null) {
        lock = new ReentrantLock(true);
        OF_FILES.put(file, new WeakReference<>(lock));
      }
      return lock;
    }
  }

  /**
   * Does something while nobody else does.
   *
   * @param op the call's deadline
   * @param body gets what runs its commands
   * @param <T> what it answers
   * @return its answer
   * @throws BusyException if others have it for too long
   * @throws UncheckedIOException if the file that is to be locked cannot be made
   */
  public <T> T alone(Operation op, Function<CommandRunner, T> body) {
    enter(op);
    try {
      if (runner != CommandRunner.local() && !file.isEmpty()) {
        return body.apply(remote(op)); // between its commands a turn holds nothing there
      }
      return mine.getHoldCount() > 1 || file.isEmpty() ? body.apply(runner) : locked(op, body);
    } finally {
      mine.unlock();
    }
  }

  /**
   * Runs a command while nobody else runs one of these.
   *
   * @param op the call's deadline
   * @param body gets what is to run it
   * @return how it ended
   * @throws BusyException if others have it for too long
   * @throws UncheckedIOException if the file that is to be locked cannot be made
   */
  public CommandResult run(Operation op, Function<CommandRunner, CommandResult> body) {
    CommandResult result = alone(op, body);
    if (runner != CommandRunner.local()) { // the tool itself has no such exit codes
      if (result.exitCode() == TAKEN) {
        throw taken();
      }
      if (result.exitCode() == NO_FILE) {
        throw new UncheckedIOException(new IOException("cannot lock: " + result.stderr().strip()));
      }
    }
    return result;
  }

  private BusyException taken() {
    return new BusyException(busy, Failure.notDone());
  }

  private void enter(Operation op) {
    while (true) {
      op.check();
      try {
        if (mine.tryLock(AGAIN, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // check() turns it into a cancel
      }
    }
  }

  private <T> T locked(Operation op, Function<CommandRunner, T> body) {
    try (FileChannel channel =
            FileChannel.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel, op)) {
      return body.apply(runner);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  private FileLock lock(FileChannel channel, Operation op) throws IOException {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // Another copy of this class in this process has it.
      }
      if (System.nanoTime() > until) {
        throw taken();
      }
      Pause.of(AGAIN, op);
    }
  }

  private CommandRunner remote(Operation op) {
    Duration time = op.remaining().filter(left -> left.compareTo(LONGEST) < 0).orElse(LONGEST);
    return runner.prefixed("sh", "-c", SCRIPT, "sh", file, Long.toString(time.toSeconds() + 1));
  }
}
