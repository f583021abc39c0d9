package dev.posada.examples.tour;

import dev.posada.HostEvent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Prints what happens to one guest, as it is told. Thread-safe. */
final class EventLog implements Consumer<HostEvent> {
  private final Screen screen;
  private final String name;
  private final Object lock = new Object();
  private final Set<HostEvent.Kind> seen = EnumSet.noneOf(HostEvent.Kind.class);
  private String last = "";

  EventLog(Screen screen, String name) {
    this.screen = screen;
    this.name = name;
  }

  @Override
  public void accept(HostEvent event) {
    if (event.guest().isPresent() && !event.guest().get().name().equals(name)) {
      return;
    }
    synchronized (lock) {
      String text = event.toString();
      if (!text.equals(last)) { // one change of the guest may be several of the hypervisor
        screen.line("  event: " + text);
        last = text;
      }
      seen.add(event.kind());
      lock.notifyAll();
    }
  }

  /** Waits until it was told of something, but not for ever: the hypervisor may be slow to tell. */
  void await(HostEvent.Kind kind, Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    synchronized (lock) {
      try {
        while (!seen.contains(kind) && until - System.nanoTime() > 0) {
          lock.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
