package dev.posada.internal.memory;

import java.util.Map;

/** The signals that a container may be stopped by. */
final class Signals {
  private static final Map<String, Integer> NUMBERS =
      Map.of("HUP", 1, "INT", 2, "QUIT", 3, "KILL", 9, "USR1", 10, "USR2", 12, "TERM", 15);

  private Signals() {}

  /** Returns the number of a signal, which may be written with {@code SIG}, or as a number. */
  static int number(String signal) {
    if (signal.matches("[1-9]\\d?") && Integer.parseInt(signal) <= 64) {
      return Integer.parseInt(signal);
    }
    String name = signal.startsWith("SIG") ? signal.substring(3) : signal;
    Integer number = NUMBERS.get(name);
    if (number == null) {
      throw Refused.value("invalid signal: " + signal);
    }
    return number;
  }
}
