package dev.posada.internal.memory;

import dev.posada.LogLine;
import java.time.Duration;
import java.time.Instant;

/**
 * One life of a container: the running time and what ran in it, as its log remembers it.
 *
 * @param talk what the program reads, and so writes, if it {@link Program#reads()}
 */
record Life(long number, Run run, Program program, Talk talk) {

  /** Returns how many lines it has written by now. */
  long lines() {
    return program.reads() ? talk.lines() : program.lines(run.elapsed());
  }

  /** Returns how many of them it had written before a moment. */
  long linesBefore(Instant moment) {
    if (!moment.isAfter(run.started())) {
      return 0;
    }
    Duration elapsed = run.elapsedAt(moment);
    // While it stood still, and after its end, what it wrote at the last instant was before.
    Duration until = run.at(elapsed).isBefore(moment) ? elapsed.plusNanos(1) : elapsed;
    return program.reads() ? talk.linesBefore(until) : program.lines(until.minusNanos(1));
  }

  LogLine line(long line) {
    return program.reads()
        ? new LogLine(run.at(talk.when(line)), false, talk.line(line))
        : new LogLine(run.at(program.when(line)), program.writesToStderr(line), program.line(line));
  }

  /**
   * Waiting ends when something is due, so the next line has to be something that is due.
   *
   * @return takes that back
   */
  Runnable wakeAt(long line) {
    if (run.ended() || program.reads() || line >= program.lines()) {
      return () -> {};
    }
    Run.Alarm alarm = run.after(program.when(line), () -> {});
    return () -> run.cancel(alarm);
  }
}
