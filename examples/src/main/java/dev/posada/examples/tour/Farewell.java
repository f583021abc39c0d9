package dev.posada.examples.tour;

import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the tour leaves when it is interrupted. Thread-safe.
 *
 * <p>Closing a host cancels what runs there and waits for it, which no longer lets the tour begin
 * anything. A call that was cancelled may have reached the engine all the same, and take effect
 * after its connection was closed; so a fresh connection looks again and again, until there is
 * nothing for a while. A second Ctrl-C changes nothing: the JVM is on its way out already.
 */
final class Farewell {
  private static final int MOST_LOOKS = 60;
  private static final int QUIET_LOOKS = 3;
  private static final int MOST_REFUSALS = 5;

  private final Hypervisors hypervisors;
  private final Screen screen;
  private final Run run;
  private final Duration pause;
  private final Object lock = new Object();
  private final List<Host> open = new ArrayList<>();
  private boolean begun;

  /**
   * Makes one.
   *
   * @param pause between two looks
   */
  Farewell(Hypervisors hypervisors, Screen screen, Run run, Duration pause) {
    this.hypervisors = hypervisors;
    this.screen = screen;
    this.run = run;
    this.pause = pause;
  }

  /** Returns whether the tour was interrupted. */
  boolean begun() {
    synchronized (lock) {
      return begun;
    }
  }

  /**
   * Connects to a host that has to be left.
   *
   * @throws IllegalStateException if the tour was interrupted
   */
  Host connect(String uri) {
    if (begun()) {
      throw interrupted();
    }
    Host host = hypervisors.connect(uri);
    synchronized (lock) {
      if (!begun) {
        open.add(host);
        return host;
      }
    }
    host.close();
    throw interrupted();
  }

  private static IllegalStateException interrupted() {
    return new IllegalStateException("the tour was interrupted");
  }

  /** Says that nothing of this run is left at a host. */
  void left(Host host) {
    synchronized (lock) {
      open.remove(host);
    }
  }

  /** Ends the tour: the shutdown hook. */
  void say() {
    List<Host> hosts;
    synchronized (lock) {
      begun = true;
      hosts = List.copyOf(open);
    }
    hosts.forEach(this::leave);
  }

  private void leave(Host host) {
    screen.line("leaving " + host.uri());
    try {
      host.close();
    } catch (RuntimeException | LinkageError e) {
      screen.line("  it does not close: " + e.getMessage());
    }
    try (Host fresh = hypervisors.connect(host.uri().toString())) {
      int quiet = 0;
      int refused = 0;
      Set<String> told = new HashSet<>();
      for (int look = 0; quiet < QUIET_LOOKS && look < MOST_LOOKS; look++) {
        if (look > 0) {
          Thread.sleep(pause.toMillis());
        }
        List<String> found;
        try {
          found = new Cleanup(run).sweep(fresh);
        } catch (HypervisorException e) { // it may be at what was cancelled, and not the next time
          if (++refused == MOST_REFUSALS) {
            throw e;
          }
          found = List.of(e.getMessage());
        }
        found.stream().filter(told::add).forEach(what -> screen.line("  " + what));
        quiet = found.isEmpty() ? quiet + 1 : 0;
      }
      screen.line(quiet < QUIET_LOOKS ? "  " + advice() : "  nothing of this tour is left");
    } catch (InterruptedException | RuntimeException | LinkageError e) {
      screen.line("  FAILED: " + e.getMessage());
      screen.line("  " + advice());
    }
  }

  private String advice() {
    return "what may be left has the label " + Run.LABEL + "=" + run.id();
  }
}
