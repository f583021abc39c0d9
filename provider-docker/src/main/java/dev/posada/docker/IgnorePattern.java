package dev.posada.docker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * One pattern of paths, as in a {@code .dockerignore}: {@code ?} and {@code *} match within a part,
 * {@code **} over any number of parts, {@code [a-z]} and {@code [^a-z]} one character. Immutable.
 *
 * <p>A path is walked once, with all places in the pattern where one can be, so that no pattern
 * takes longer than its length times that of the path.
 */
final class IgnorePattern {
  private static final IntPredicate IN_PART = c -> c != '/';
  private static final IntPredicate ANY = c -> true;

  /**
   * A place in a pattern.
   *
   * @param next what leads to the next place; null if nothing does
   * @param stay what keeps one here; null if nothing does
   * @param skips how many places behind this one can be had for nothing
   */
  private record Place(IntPredicate next, IntPredicate stay, int skips) {}

  private final List<Place> places = new ArrayList<>();

  /** The parts at its start that have nothing special in them. */
  private final List<String> plain = new ArrayList<>();

  /** The pattern, if it has nothing special at all; else empty. */
  private final Optional<String> name;

  /**
   * Compiles a pattern.
   *
   * @param pattern without dots as parts, and without a slash around it
   * @throws IllegalArgumentException if it has a bracket or a backslash that is not at its place
   */
  IgnorePattern(String pattern) {
    new Compiler(pattern).compile();
    for (String part : pattern.split("/")) {
      if (part.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0)) {
        break;
      }
      plain.add(part);
    }
    String start = String.join("/", plain);
    name = start.equals(pattern) ? Optional.of(start) : Optional.empty();
  }

  /** Whether it matches all of a path, whose parts are separated by slashes. */
  boolean matches(String path) {
    return name.isPresent() ? path.equals(name.get()) : walks(path);
  }

  private boolean walks(String path) {
    BitSet at = new BitSet(places.size() + 1);
    enter(0, at);
    for (int i = 0; i < path.length() && !at.isEmpty(); ) {
      int c = path.codePointAt(i);
      BitSet after = new BitSet(places.size() + 1);
      for (int place = at.nextSetBit(0); place >= 0; place = at.nextSetBit(place + 1)) {
        if (place < places.size()) {
          step(place, c, after);
        }
      }
      at = after;
      i += Character.charCount(c);
    }
    return at.get(places.size());
  }

  private void step(int at, int c, BitSet after) {
    Place place = places.get(at);
    if (place.next() != null && place.next().test(c)) {
      enter(at + 1, after);
    }
    if (place.stay() != null && place.stay().test(c)) {
      enter(at, after);
    }
  }

  private void enter(int at, BitSet places) {
    places.set(at);
    if (at < this.places.size()) {
      for (int skip = 1; skip <= this.places.get(at).skips(); skip++) {
        enter(at + skip, places);
      }
    }
  }

  /** Whether it may match something that is in a folder. */
  boolean mayMatchIn(String folder) {
    String[] parts = folder.split("/");
    for (int i = 0; i < parts.length && i < plain.size(); i++) {
      if (!parts[i].equals(plain.get(i))) {
        return false;
      }
    }
    return true;
  }

  private final class Compiler {
    private final int[] pattern;
    private int at;

    Compiler(String pattern) {
      this.pattern = pattern.codePoints().toArray();
    }

    void compile() {
      while (at < pattern.length) {
        int c = pattern[at++];
        switch (c) {
          case '*' -> star();
          case '?' -> one(IN_PART);
          case '[' -> one(bracket());
          case '\\' -> one(is(taken()));
          default -> one(is(c));
        }
      }
    }

    private void one(IntPredicate what) {
      places.add(new Place(what, null, 0));
    }

    private IntPredicate is(int c) {
      return other -> other == c;
    }

    /** Two stars are any number of parts, each with its slash; at the end they are anything. */
    private void star() {
      if (!comes('*')) {
        places.add(new Place(null, IN_PART, 1));
        return;
      }
      at++;
      if (comes('/')) {
        at++;
      }
      if (at == pattern.length) {
        places.add(new Place(null, ANY, 1));
      } else {
        places.add(new Place(null, null, 2));
        places.add(new Place(c -> c == '/', ANY, 0));
      }
    }

    private boolean comes(int c) {
      return at < pattern.length && pattern[at] == c;
    }

    private int taken() {
      if (at == pattern.length) {
        throw new IllegalArgumentException("it ends too early");
      }
      return pattern[at++];
    }

    private IntPredicate bracket() {
      boolean not = comes('^');
      if (not) {
        at++;
      }
      IntPredicate any = c -> false;
      do {
        int from = bound();
        int to = from;
        if (comes('-')) {
          at++;
          to = bound();
        }
        int last = to;
        if (last < from) {
          throw new IllegalArgumentException(
              "a range in brackets has its ends the wrong way round");
        }
        any = any.or(c -> c >= from && c <= last);
      } while (!comes(']'));
      at++;
      return not ? any.negate() : any;
    }

    private int bound() {
      int c = taken();
      if (c == '-' || c == ']') {
        throw new IllegalArgumentException("a bracket has '" + (char) c + "' where it cannot be");
      }
      int bound = c == '\\' ? taken() : c;
      if (at == pattern.length) {
        throw new IllegalArgumentException("a bracket is not closed");
      }
      return bound;
    }
  }
}
