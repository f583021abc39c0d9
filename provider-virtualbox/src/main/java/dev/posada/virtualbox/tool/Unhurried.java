package dev.posada.virtualbox.tool;

import dev.posada.HypervisorException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The part of a call in which one command changes something, or has a machine locked. When the call
 * is over the command may still finish, which takes milliseconds as a rule: VirtualBox calls a
 * machine aborted if a process ends that has it locked, and its server does what that process has
 * asked for while we look what was done. Only what takes long on purpose is ended at once, as soon
 * as it listens.
 */
final class Unhurried implements Operation {
  private static final long GRACE = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK = 25; // milliseconds

  /** What takes itself back when it is asked to end while it shows how far it has come. */
  private static final Set<String> CANCELABLE =
      Set.of(
          "clonevm", "clonemedium", "createmedium", "modifymedium", "export", "import", "teleport");

  /** What is done by the process itself, and locks no machine. */
  private static final Set<String> OWN = Set.of("convertfromraw", "mediumio");

  private final Operation whole;
  private final String verb;
  private final Object lock = new Object();
  private final List<Runnable> aborts = new ArrayList<>();
  private Progress latest;
  private long since; // nanoseconds, when the whole was over
  private boolean over;
  private boolean ended; // this part

  Unhurried(Operation whole, String verb) {
    this.whole = whole;
    this.verb = verb;
  }

  private record Progress(String phase, long done, long total) {}

  CommandResult run(CommandRunner runner, Command command) {
    return runner.run(command, this);
  }

  /**
   * On another thread, as the command would be ended when this one is interrupted. Who traces the
   * call is told on this one: there it is known whose call it is.
   */
  private <T> T apart(Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    boolean interrupted = false;
    try (Subscription hook = whole.onCancel(this::over)) {
      Alarm.thread("posada-vbox-change", task).start();
      while (true) {
        try {
          T result = task.get(LOOK, TimeUnit.MILLISECONDS);
          tell();
          return result;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt(); // which is noticed by who has it checked
        } catch (TimeoutException stillAtIt) {
          tell();
        }
        interrupted |= look();
      }
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Exception thrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (Exception) cause;
  }

  /** Whether the thread is still interrupted, which would keep it from waiting. */
  private boolean look() {
    try {
      whole.check();
    } catch (HypervisorException end) {
      over();
    }
    if (isDue()) {
      end();
    }
    return Thread.interrupted();
  }

  private void over() {
    synchronized (lock) {
      if (!over) {
        over = true;
        since = System.nanoTime();
      }
    }
  }

  /** It may listen already, or has had its time. */
  private boolean isDue() {
    synchronized (lock) {
      boolean listens =
          OWN.contains(verb)
              || CANCELABLE.contains(verb) && latest != null && latest.done() < latest.total();
      return over && (listens || System.nanoTime() - since > GRACE);
    }
  }

  private void end() {
    List<Runnable> toRun;
    synchronized (lock) {
      ended = true;
      toRun = List.copyOf(aborts);
      aborts.clear();
    }
    toRun.forEach(Runnable::run);
  }

  /** Who is told is told on the thread of the call. */
  private void tell() {
    Progress now;
    synchronized (lock) {
      now = latest;
    }
    if (now != null) {
      whole.progress(now.phase(), now.done(), now.total());
    }
  }

  @Override
  public void progress(String phase, long done, long total) {
    synchronized (lock) {
      latest = new Progress(phase, done, total);
    }
  }

  @Override
  public Subscription onCancel(Runnable abort) {
    boolean now;
    synchronized (lock) {
      now = ended;
      if (!now) {
        aborts.add(abort);
      }
    }
    if (now) {
      abort.run();
    }
    return () -> {
      synchronized (lock) {
        aborts.remove(abort);
      }
    };
  }

  @Override
  public Optional<Duration> remaining() {
    return whole.remaining();
  }

  @Override
  public void check() {
    whole.check();
  }

  @Override
  public <T> T await(Callable<T> body, Runnable abort) throws Exception {
    return whole.await(body, abort);
  }

  @Override
  public <T> T read(CallText text, Callable<T> body) {
    return whole.read(text, () -> apart(body));
  }

  @Override
  public <T> T change(CallText text, Callable<T> body) {
    return whole.change(text, () -> apart(body));
  }

  @Override
  public Operation unattended(Duration timeout) {
    return whole.unattended(timeout);
  }
}
