package dev.posada.testkit;

import dev.posada.testkit.fault.Leaks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a clause left behind in this Java VM, while the connection that all clauses share is open.
 *
 * <p>That connection may keep a few sockets for its next calls, and threads that end a second after
 * their last call: to wait for them would make each clause a second longer. A relay in between has
 * threads for each of those sockets. Of all these, and of what was made by many clauses, a second
 * look asks when that connection is closed too, and that one forgives nothing. Children, other
 * threads and open files are never kept, but for one: a connection over ssh has a command on the
 * other side that ends others there, from the first time on that one is ended.
 */
final class Remnants {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 20;
  private static final int SOCKETS = 8;
  private static final int PIPES = 3;

  private static final Pattern RESTING =
      Pattern.compile(
          "thread (posada-[a-z+-]+-(native|deadlines)|posada-test-relay.*|clause-watchdog) runs.*");
  private static final Pattern SOCKET = Pattern.compile("a socket is open.*");
  private static final Pattern CHILD = Pattern.compile("process \\d+ runs.*");
  private static final Pattern SSH = Pattern.compile("(?s)process \\d+ runs: \\S*ssh .*");
  private static final Pattern PIPE = Pattern.compile("pipe:\\S+ is open");

  private final Leaks leaks = Leaks.sinceNow();
  private final Lab lab;
  private final int sharedGuests;

  Remnants(Lab lab) {
    this.lab = lab;
    sharedGuests = lab.sharedGuests();
  }

  /** Returns a sentence for each; waits a little for what is about to end. */
  List<String> found() {
    long deadline = System.nanoTime() + SETTLE.toNanos();
    List<String> found = now();
    while (!found.isEmpty() && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return found;
      }
      found = now();
    }
    return found;
  }

  private List<String> now() {
    List<String> all = leaks.foundAfter(Duration.ZERO);
    boolean few = all.stream().filter(is(SOCKET)).count() <= SOCKETS;
    boolean children = lab.sharedGuests() > sharedGuests; // a guest can be one
    List<String> left =
        all.stream()
            .filter(is(RESTING).negate())
            .filter(one -> !few || !is(SOCKET).test(one))
            .filter(one -> !children || !is(CHILD).test(one))
            .toList();
    return isOneCommandOverSsh(left) ? List.of() : left;
  }

  private static boolean isOneCommandOverSsh(List<String> left) {
    return left.stream().filter(is(SSH)).count() == 1
        && left.stream().filter(is(PIPE)).count() <= PIPES
        && left.stream().allMatch(is(SSH).or(is(PIPE)));
  }

  private static Predicate<String> is(Pattern pattern) {
    return pattern.asMatchPredicate();
  }
}
