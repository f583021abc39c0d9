package dev.posada.internal.memory;

import dev.posada.LogLine;
import java.time.Instant;

/** One life of a container: the running time and what ran in it, as its log remembers it. */
record Life(long number, Run run, Program program) {

  /** Returns how many lines it has written by now. */
  long lines() {
    return program.lines(run.elapsed());
  }

  /** Returns how many of them it had written before a moment. */
  long linesBefore(Instant moment) {
    if (!moment.isAfter(run.started())) {
      return 0;
    }
    return program.lines(run.elapsedAt(moment).minusNanos(1));
  }

  LogLine line(long line) {
    return new LogLine(run.at(program.when(line)), program.writesToStderr(), program.line(line));
  }
}
