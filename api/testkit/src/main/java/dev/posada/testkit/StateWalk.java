package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guest in one state, and all verbs that leave it there: because their goal holds already, or
 * because the state refuses them.
 */
final class StateWalk {
  /** What a remedy may name; {@code start} is no part of {@code restart}. */
  private static final Pattern REMEDY =
      Pattern.compile("\\b(start|resume|restart|stop|kill|discardSavedState|inspect)\\b");

  private final Kind kind;
  private final Guest guest;
  private final Traced traced;
  private final StateVerbs verbs;
  private final GuestState state;

  StateWalk(Lab lab, Kind kind, Guest guest) {
    this.kind = kind;
    this.traced = new Traced(lab);
    this.guest = traced.see(guest);
    this.verbs = new StateVerbs(lab, kind, this.guest);
    this.state = guest.inspect().state();
  }

  /**
   * Tries verbs.
   *
   * @param cells a line each: the verb, and {@code =} if it returns and changes nothing, or {@code
   *     !} and the verbs that its refusal has to name; where a container's is another one, behind a
   *     slash, {@code -} if it has none
   */
  void tries(GuestState expected, String cells) {
    assertEquals(expected, state, kind + " before the first verb");
    for (String line : cells.lines().toList()) {
      String[] verbAndCells = line.strip().split("\\s+", 2);
      List<String> byKind = List.of(verbAndCells[1].split("\\s+/\\s+"));
      String cell = byKind.get(kind == Kind.CONTAINER ? byKind.size() - 1 : 0).strip();
      if (!cell.equals("-")) {
        verbs.find(verbAndCells[0]).ifPresent(verb -> tries(verbAndCells[0], verb, cell));
      }
    }
  }

  private void tries(String verb, Runnable call, String cell) {
    String what = verb + " of a " + kind + " that is " + state;
    List<String> changes =
        traced.changes(
            () -> {
              if (cell.equals("=")) {
                assertDoesNotThrow(call::run, what);
              } else {
                refuses(what, call, cell.substring(1));
              }
            });
    assertEquals(List.of(), changes, () -> what + " changes something");
    assertEquals(state, guest.inspect().state(), () -> "after " + what);
  }

  private void refuses(String what, Runnable call, String remedies) {
    InvalidStateException refusal =
        assertThrows(InvalidStateException.class, call::run, what + " is to be refused");
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> what + ": " + refusal);
    assertEquals(
        new TreeSet<>(Arrays.asList(remedies.split(" or "))),
        named(refusal.remedy().orElse("")),
        () -> "what helps against " + what + ": " + refusal.remedy());
    assertEquals(state, refusal.lastSeen().orElse(null), () -> "what " + what + " saw");
  }

  private static Set<String> named(String remedy) {
    Set<String> named = new TreeSet<>();
    Matcher matcher = REMEDY.matcher(remedy);
    while (matcher.find()) {
      named.add(matcher.group());
    }
    return named;
  }
}
