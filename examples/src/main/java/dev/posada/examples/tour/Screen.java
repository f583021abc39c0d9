package dev.posada.examples.tour;

import dev.posada.HypervisorException;
import java.io.Console;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Where the tour prints: whole lines, none longer than the screen is wide where it can be broken,
 * and, on a terminal, one line at the bottom that is drawn anew. Thread-safe: events come on a
 * thread of their own.
 */
final class Screen {
  /** What every terminal has. */
  static final int WIDTH = 80;

  private final PrintStream out;
  private final boolean terminal;
  private final Layout layout;
  private final Object lock = new Object();
  private int drawn;

  Screen(PrintStream out, boolean terminal, Layout layout) {
    this.out = out;
    this.terminal = terminal;
    this.layout = layout;
  }

  static Screen ofProcess(Map<String, String> environment) {
    boolean terminal = isTerminal(System.console());
    boolean colours = terminal && knowsColours(environment);
    return new Screen(System.out, terminal, new Layout(WIDTH, colours));
  }

  /** As https://no-color.org has it. */
  static boolean knowsColours(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return !kind.isEmpty()
        && !kind.equals("dumb")
        && environment.getOrDefault("NO_COLOR", "").isEmpty();
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
      layout.lines(text).forEach(out::println);
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

  /** Tells of a failure that no hypervisor is to blame for. */
  void failure(Throwable e) {
    if (e instanceof HypervisorException known) {
      failure(known);
    } else if (e instanceof UncheckedIOException) {
      line("  FAILED: " + e.getMessage() + ": " + e.getCause().getMessage());
    } else if (e instanceof IllegalArgumentException) {
      line("  FAILED: " + e.getMessage());
    } else {
      line("  FAILED: " + e + ", which should not happen");
    }
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
