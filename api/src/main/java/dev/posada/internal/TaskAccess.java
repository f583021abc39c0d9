package dev.posada.internal;

import dev.posada.Progress;
import dev.posada.Task;
import java.time.Duration;
import java.util.function.Consumer;

/** What the core needs of a {@link Task} and users do not see; {@code Hypervisors} opens it. */
public interface TaskAccess {

  /** Returns what is left of the deadline, zero or less when it has passed, or null without one. */
  Duration remaining(Task task);

  /** Returns who is told of progress. */
  Consumer<? super Progress> listener(Task task);

  /** Runs {@code cancellation} on cancel, at once if that was before. */
  void onCancel(Task task, Runnable cancellation);

  /** Takes back {@link #onCancel}. */
  void forget(Task task, Runnable cancellation);

  /** Called once, by the one class that may see both sides. */
  static void open(TaskAccess access) {
    Opened.access = access;
  }

  /** Returns the access; there is no task without it. */
  static TaskAccess opened() {
    return Opened.access;
  }

  /** Holds the access. */
  final class Opened {
    private static volatile TaskAccess access;

    private Opened() {}
  }
}
