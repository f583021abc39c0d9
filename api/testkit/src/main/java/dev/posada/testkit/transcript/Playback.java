package dev.posada.testkit.transcript;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which exchange answers whom. Thread-safe.
 *
 * <p>Whoever asks what is not recorded is told so at once, and again by {@link #finish}, because
 * what was told may have been swallowed on the way to the test.
 */
final class Playback {
  private static final int MANY = 5;

  private final List<Exchange> script;
  private final boolean strict;
  private final Object lock = new Object();
  private final Set<Integer> used = new LinkedHashSet<>();
  private final List<String> failures = new ArrayList<>();

  private Playback(Transcript transcript, boolean strict) {
    script = transcript.exchanges();
    this.strict = strict;
  }

  static Playback strict(Transcript transcript) {
    return new Playback(transcript, true);
  }

  /** Several answers to the same are given in their order, the last of them again and again. */
  static Playback matching(Transcript transcript) {
    return new Playback(transcript, false);
  }

  /**
   * Finds the answer.
   *
   * @param actual who asks, in a line for people
   * @param difference how that differs from an exchange; empty if it does not
   * @throws AssertionError if there is none
   */
  Exchange answer(String actual, Function<Exchange, String> difference) {
    synchronized (lock) {
      int index = strict ? used.size() : fitting(difference);
      if (index >= 0 && index < script.size() && difference.apply(script.get(index)).isEmpty()) {
        used.add(index);
        return script.get(index);
      }
      String failure = strict ? outOfOrder(index, actual, difference) : unknown(actual);
      if (failures.size() < MANY) {
        failures.add(failure);
      }
      throw new AssertionError(failure);
    }
  }

  private int fitting(Function<Exchange, String> difference) {
    int last = -1;
    for (int i = 0; i < script.size(); i++) {
      if (difference.apply(script.get(i)).isEmpty()) {
        last = i;
        if (!used.contains(i)) {
          return i;
        }
      }
    }
    return last;
  }

  private String outOfOrder(int index, String actual, Function<Exchange, String> difference) {
    if (index == script.size()) {
      return "all " + index + " exchanges are played, then came\n  actual:   " + actual;
    }
    Exchange expected = script.get(index);
    StringBuilder text = new StringBuilder("exchange " + (index + 1) + " of " + script.size());
    text.append(" is another one: ").append(difference.apply(expected));
    if (index > 0) {
      text.append("\n  before:   ").append(script.get(index - 1));
    }
    text.append("\n  expected: ").append(expected).append("\n  actual:   ").append(actual);
    for (int i = 0; i < script.size(); i++) {
      if (difference.apply(script.get(i)).isEmpty()) {
        text.append("\n  which is exchange ").append(i + 1);
        return text.toString();
      }
    }
    return text.append("\n  which is nowhere in the transcript").toString();
  }

  private String unknown(String actual) {
    StringBuilder text = new StringBuilder("nowhere in the transcript\n  actual:   ");
    text.append(actual);
    List<String> all = script.stream().map(Exchange::toString).distinct().toList();
    all.stream()
        .sorted((a, b) -> Integer.compare(alike(b, actual), alike(a, actual)))
        .limit(MANY)
        .forEach(one -> text.append("\n  recorded: ").append(one));
    int more = all.size() - MANY;
    return more > 0 ? text.append("\n  and ").append(more).append(" more").toString() : text + "";
  }

  private static int alike(String one, String other) {
    int i = 0;
    while (i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i)) {
      i++;
    }
    return i;
  }

  /** Notes what was found wrong where nobody could be told. */
  void fail(String failure) {
    synchronized (lock) {
      if (failures.size() < MANY) {
        failures.add(failure);
      }
    }
  }

  /**
   * Checks that all went as it should.
   *
   * @throws AssertionError if something was asked that is not recorded, or, when order counts, not
   *     all of the transcript was used
   */
  void finish() {
    synchronized (lock) {
      if (!failures.isEmpty()) {
        throw new AssertionError(String.join("\n", failures));
      }
      if (strict && used.size() < script.size()) {
        List<String> rest =
            script.subList(used.size(), script.size()).stream().map(Exchange::toString).toList();
        throw new AssertionError(
            used.size()
                + " of "
                + script.size()
                + " exchanges were played; not played:\n  "
                + String.join("\n  ", rest.subList(0, Math.min(MANY, rest.size())))
                + (rest.size() > MANY ? "\n  and " + (rest.size() - MANY) + " more" : ""));
      }
    }
  }
}
