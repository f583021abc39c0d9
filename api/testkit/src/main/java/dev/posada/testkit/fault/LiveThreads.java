package dev.posada.testkit.fault;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The threads that somebody has begun, but for the Java VM and JUnit. */
final class LiveThreads {
  /**
   * Those of JUnit and Surefire, and those that the JDK and JNA begin when they are first needed:
   * the common pool, what times out a {@code CompletableFuture}, what frees native memory.
   */
  private static final List<String> OTHERS =
      List.of(
          "junit-",
          "surefire-",
          "ForkJoinPool.commonPool-",
          "CompletableFutureDelayScheduler",
          "JNA Cleaner");

  private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

  private LiveThreads() {}

  /** Returns each with a sentence about it. */
  static Map<Thread, String> now() {
    Map<Thread, String> found = new HashMap<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread != Thread.currentThread() && !isOfTheMachine(thread)) {
                found.put(thread, "thread " + thread.getName() + " runs" + place(stack));
              }
            });
    return found;
  }

  private static boolean isOfTheMachine(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    if (group == null) {
      return true; // it has just ended
    }
    while (group.getParent() != null && group.getParent().getParent() != null) {
      group = group.getParent();
    }
    return !group.getName().equals("main")
        || thread.getClass().getName().startsWith("org.junit.")
        || OTHERS.stream().anyMatch(thread.getName()::startsWith);
  }

  private static String place(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> JDK.stream().noneMatch(frame.getClassName()::startsWith))
        .findFirst()
        .map(frame -> ", in " + frame.getClassName() + "." + frame.getMethodName())
        .orElse("");
  }
}
