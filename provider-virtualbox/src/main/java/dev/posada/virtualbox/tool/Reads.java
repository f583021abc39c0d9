package dev.posada.virtualbox.tool;

import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs what only reads: a few at once, and again beside one that takes strangely long. Thread-safe.
 *
 * <p>One run of the tool in 150 takes ten seconds longer: its work is done, but at its end it waits
 * for a thread of its own that has missed the call, and only then writes what it has to say. More
 * processes than four at once make nothing faster, and bring the server of VirtualBox to refuse
 * some.
 */
final class Reads implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final long LOOK = 100; // milliseconds between two looks at the deadline
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long STALL = TimeUnit.SECONDS.toNanos(10); // what the strange ones take more
  private static final int USUAL = 4; // so many times the usual time is strange
  private static final int MEMORY = 8; // the last runs that make the usual

  private final CommandRunner runner;
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Semaphore seconds = new Semaphore(1);
  private final Set<Race> races = ConcurrentHashMap.newKeySet();
  private final Alarm alarm = new Alarm();
  private long usual; // nanoseconds

  Reads(CommandRunner runner) {
    this.runner = runner;
  }

  /** {@return what it has said; a second one is started if the first does not end} */
  CommandResult run(Command command, Operation op) {
    return inTurn(
        op,
        () -> {
          Race race = new Race(runner, command, op);
          races.add(race);
          try (AutoCloseable due = second(race)) {
            CommandResult result = race.first();
            learn(race.nanos());
            return result;
          } finally {
            race.over();
            races.remove(race);
          }
        });
  }

  /** {@return what it has said; for one that tells more than its result} */
  CommandResult runAlone(Command command, Operation op) {
    return inTurn(op, () -> runner.run(command, op));
  }

  /** {@return what it has said; it may end by itself when the call is over} */
  CommandResult runUnhurried(Command command, String verb, Operation op) {
    return inTurn(op, () -> new Unhurried(op, verb).run(runner, command));
  }

  private interface Body {
    CommandResult run() throws Exception;
  }

  private CommandResult inTurn(Operation op, Body body) {
    enter(op);
    try {
      return body.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      places.release();
    }
  }

  private void enter(Operation op) {
    while (true) {
      op.check();
      try {
        if (places.tryAcquire(LOOK, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // check() turns it into a cancel
      }
    }
  }

  /**
   * Over ssh to a slow machine everything is slower. Where a second run would end no sooner than a
   * stalled first one there is none: what takes long is busy then, and would only get more to do.
   */
  private synchronized AutoCloseable second(Race race) {
    long patience = usual == 0 ? STALL / 2 : Math.max(SOON, USUAL * usual);
    return patience + usual < STALL ? alarm.in(patience, () -> beside(race)) : () -> {};
  }

  /**
   * One stalls in 150: where several are late at once the machine is slow rather than the tool, and
   * gets one process more at a time. The others come later, if they are late still.
   */
  private void beside(Race race) {
    if (seconds.tryAcquire()) {
      race.second(seconds::release);
    } else if (races.contains(race)) {
      alarm.in(SOON, () -> beside(race));
    }
  }

  private synchronized void learn(long nanos) {
    usual = usual == 0 ? nanos : usual + (nanos - usual) / MEMORY;
  }

  @Override
  public void close() {
    alarm.close();
    races.forEach(Race::end);
  }
}
