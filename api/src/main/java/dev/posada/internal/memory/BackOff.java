package dev.posada.internal.memory;

import java.time.Duration;

/** How long an engine waits before it starts a container again; as Docker does. */
final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** A life that was so long makes the next wait the first one again. */
  private static final Duration LONG_LIFE = Duration.ofSeconds(10);

  private Duration next = FIRST;

  /** Returns the wait after a life that was so long, twice as long each time. */
  Duration after(Duration life) {
    Duration wait = life.compareTo(LONG_LIFE) >= 0 ? FIRST : next;
    Duration twice = wait.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return wait;
  }

  void reset() {
    next = FIRST;
  }
}
