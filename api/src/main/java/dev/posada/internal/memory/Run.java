package dev.posada.internal.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One life of a guest's process, from its start to its end: its own time, which stands still while
 * the guest is paused, and what is due in it. Guarded by the {@link Timeline}.
 */
final class Run {
  private final Timeline time;
  private final List<Stretch> stretches = new ArrayList<>();
  private final Map<Alarm, Timeline.Appointment> alarms = new LinkedHashMap<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean paused;
  private boolean ended;
  private Duration stoodAt = Duration.ZERO;
  private final List<Execution> executions = new ArrayList<>();
  private long lastProcess = 1;

  /** A piece of running time without a pause. */
  private record Stretch(Instant from, Duration since) {}

  /** Something that is due in running time; equal to itself only. */
  static final class Alarm {
    private final Duration due;
    private final Runnable action;

    private Alarm(Duration due, Runnable action) {
      this.due = due;
      this.action = action;
    }
  }

  Run(Timeline time) {
    this(time, Duration.ZERO);
  }

  /** Goes on with a life that has lasted for so long. */
  Run(Timeline time, Duration already) {
    this.time = time;
    stretches.add(new Stretch(time.now(), already));
  }

  Instant started() {
    return stretches.get(0).from();
  }

  boolean ended() {
    return ended;
  }

  /** Returns for how long it has run. */
  Duration elapsed() {
    return paused || ended ? stoodAt : elapsedAt(time.now());
  }

  /** Returns for how long it had run at a moment after its start. */
  Duration elapsedAt(Instant moment) {
    Duration elapsed = Duration.ZERO;
    for (int i = 0; i < stretches.size() && !stretches.get(i).from().isAfter(moment); i++) {
      Stretch stretch = stretches.get(i);
      elapsed = stretch.since().plus(Duration.between(stretch.from(), moment));
      Duration most = i + 1 < stretches.size() ? stretches.get(i + 1).since() : elapsed;
      elapsed = elapsed.compareTo(most) < 0 ? elapsed : most;
    }
    return (paused || ended) && elapsed.compareTo(stoodAt) > 0 ? stoodAt : elapsed;
  }

  /** Returns the moment at which it had run for so long. */
  Instant at(Duration elapsed) {
    Stretch last = stretches.get(0);
    for (Stretch stretch : stretches) {
      if (stretch.since().compareTo(elapsed) < 0) { // what was due when it was paused was before
        last = stretch;
      }
    }
    return last.from().plus(elapsed.minus(last.since()));
  }

  /** Does something as soon as it has run for so long; never if it ends before. */
  Alarm after(Duration elapsed, Runnable action) {
    Alarm alarm = new Alarm(elapsed, action);
    alarms.put(alarm, null);
    if (!paused) {
      arm(alarm);
    }
    return alarm;
  }

  /** Takes back {@link #after}; null for nothing. */
  void cancel(Alarm alarm) {
    Timeline.Appointment made = alarms.remove(alarm);
    if (made != null) {
      time.cancel(made);
    }
  }

  /** Does something when it ends. */
  void atEnd(Runnable action) {
    atEnd.add(action);
  }

  void forget(Runnable action) {
    atEnd.remove(action);
  }

  void pause() {
    stoodAt = elapsed();
    paused = true;
    alarms.replaceAll(
        (alarm, appointment) -> {
          time.cancel(appointment);
          return null;
        });
  }

  void resume() {
    paused = false;
    stretches.add(new Stretch(time.now(), stoodAt));
    List.copyOf(alarms.keySet()).forEach(this::arm);
  }

  void end() {
    stoodAt = elapsed();
    ended = true;
    alarms.values().stream().filter(made -> made != null).forEach(time::cancel);
    alarms.clear();
    endCommands();
    time.wake();
  }

  /** Ends what runs in it besides itself. */
  void endCommands() {
    List.copyOf(atEnd).forEach(Runnable::run);
    atEnd.clear();
  }

  /** Returns the commands that run in it besides what it was started with. */
  List<Execution> executions() {
    return List.copyOf(executions);
  }

  /** Returns how many they are. */
  int commands() {
    return executions.size();
  }

  /** Takes note of a command, and returns its number. */
  long begun(Execution execution) {
    executions.add(execution);
    return ++lastProcess;
  }

  void ended(Execution execution) {
    executions.remove(execution);
  }

  private void arm(Alarm alarm) {
    alarms.put(
        alarm,
        time.at(
            at(alarm.due),
            () -> {
              alarms.remove(alarm);
              alarm.action.run();
            }));
  }
}
