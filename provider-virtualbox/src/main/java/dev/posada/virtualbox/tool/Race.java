package dev.posada.virtualbox.tool;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;

/** One command that only reads, run by one process or two of which the faster one counts. */
final class Race {
  private final CommandRunner runner;
  private final Command command;
  private final EndableOperation one;
  private final EndableOperation other;
  private final Object lock = new Object();
  private long from;
  private long nanos;
  private boolean over;
  private boolean running; // the second one
  private CommandResult won; // by the second one

  Race(CommandRunner runner, Command command, Operation op) {
    this.runner = runner;
    this.command = command;
    this.one = new EndableOperation(op);
    this.other = new EndableOperation(op);
  }

  /** Runs the first one, on this thread. */
  CommandResult first() {
    from = System.nanoTime();
    try {
      CommandResult result = runner.run(command, one);
      nanos = System.nanoTime() - from;
      return result;
    } catch (HypervisorException e) {
      synchronized (lock) {
        if (won == null) {
          throw e;
        }
        return won;
      }
    }
  }

  /** Starts the second one, on another thread, unless it is too late; then does the other thing. */
  void second(Runnable then) {
    synchronized (lock) {
      if (over) {
        then.run();
        return;
      }
      running = true;
      Runnable both =
          () -> {
            try {
              runSecond();
            } finally {
              then.run();
            }
          };
      Alarm.thread("posada-vbox-read", both).start();
    }
  }

  private void runSecond() {
    long began = System.nanoTime();
    try {
      CommandResult result = runner.run(command, other);
      if (Answers.isSuccess(result, false) && wins(result, System.nanoTime() - began)) {
        one.end();
      } // a failure may be its own: the first one says more
    } catch (RuntimeException e) {
      // The first one still runs, or has ended.
    } finally {
      synchronized (lock) {
        running = false;
        lock.notifyAll();
      }
    }
  }

  private boolean wins(CommandResult result, long taken) {
    synchronized (lock) {
      if (!over) {
        won = result;
        nanos = taken;
      }
      return !over;
    }
  }

  /** {@return how long the one that counts has taken} */
  long nanos() {
    synchronized (lock) {
      return nanos;
    }
  }

  /** Ends the second one; does not wait for that. */
  void over() {
    synchronized (lock) {
      over = true;
    }
    other.end();
  }

  /** Ends both, and waits a moment for the second one. */
  void end() {
    one.end();
    over();
    long until = System.nanoTime() + 3_000_000_000L; // as long as a runner takes to kill
    synchronized (lock) {
      try {
        while (running && System.nanoTime() < until) {
          lock.wait(100);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
