package dev.posada.examples.tour;

import dev.posada.HypervisorException;
import java.io.Console;
import java.io.PrintStream;

/**
 * Where the tour prints: whole lines and, on a terminal, one line at the bottom that is drawn anew.
 * Thread-safe: events come on a thread of their own.
 */
final class Screen {
  private final PrintStream out;
  private final boolean terminal;
  private final Object lock = new Object();
  private int drawn;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen ofProcess() {
    return new Screen(System.out, isTerminal(System.console()));
  }

  /** From JDK 22 on there may be a console without a terminal, and a method that tells. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  boolean isTerminal() {
    return terminal;
  }

  void line(String text) {
    synchronized (lock) {
      wipe();
      out.println(text);
      out.flush();
    }
  }

  /** Tells of a failure what the exception knows besides its message. */
  void failure(HypervisorException e) {
    line("  FAILED: " + e.getMessage());
    line("    outcome    " + e.outcome());
    e.remedy().ifPresent(remedy -> line("    try        " + remedy));
    e.remains().forEach(left -> line("    remains    " + left));
    e.report().ifPresent(report -> line("    limits     " + report));
  }

  /** Draws the line at the bottom; does nothing without a terminal. */
  void draw(String text) {
    synchronized (lock) {
      if (terminal) {
        wipe();
        out.print(text);
        out.flush();
        drawn = text.length();
      }
    }
  }

  /** Takes the drawn line away. */
  void wipe() {
    synchronized (lock) {
      if (drawn > 0) {
        out.print("\r" + " ".repeat(drawn) + "\r");
        drawn = 0;
      }
    }
  }
}
