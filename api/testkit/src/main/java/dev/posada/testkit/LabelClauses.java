package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** That labels come back as they were given, and find the guests that have them. */
interface LabelClauses extends Clauses {
  @Clause("LABEL-01")
  default void labelsAreShownAsTheyWereSetAtCreate(Lab lab) {
    lab.eachKind(
        kind -> {
          Map<String, String> labels = new TreeMap<>();
          for (String value : Strange.VALUES) {
            labels.put("value/" + labels.size(), value);
          }
          labels.put("a", "the shortest key");
          labels.put("k".repeat(63), "the longest key");
          labels.put("a.b_c-d/e0", "of all that a key may have");
          Guest guest = lab.understood(() -> NewGuest.labelled(lab, kind, labels));
          assertEquals(labels, labels(guest), kind + " as created");
          assertEquals(labels, labels(NewGuest.of(lab, kind).get(guest.id())), kind + " anew");
          assertEquals(Map.of(), labels(lab.stopped(kind)), kind + " without any");
        });
  }

  @Clause("LABEL-02")
  default void aRareValueIsKeptWholeOrRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          for (String value : Strange.RARE_VALUES) {
            Map<String, String> labels = Map.of("rare", value, "plain", "x");
            try {
              Guest guest = lab.understood(() -> NewGuest.labelled(lab, kind, labels));
              assertEquals(labels, labels(guest), kind + " as created");
              guest.delete();
            } catch (RejectedException e) {
              assertEquals(Outcome.NOT_DONE, e.outcome(), () -> kind + ": " + e);
            } catch (IllegalArgumentException e) {
              assertEquals("\0", value, () -> kind + ": " + e);
            }
          }
        });
  }

  @Clause("LABEL-03")
  default void labelsOfPosadaAndImpossibleOnesAreRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          Set<Guest> before = ours(lab, kind);
          for (String key :
              List.of("posada/nonce", "posada/mine", "", "A", "a b", "k".repeat(64))) {
            assertThrows(
                IllegalArgumentException.class,
                () -> NewGuest.labelled(lab, kind, Map.of(key, "x")),
                kind + " with a label " + key);
          }
          assertThrows(
              IllegalArgumentException.class,
              () -> NewGuest.labelled(lab, kind, Map.of("long", "x".repeat(257))),
              kind + " with a long label");
          assertEquals(before, ours(lab, kind), kind + "s, none of these");
        });
  }

  @Clause("LABEL-04")
  default void labelsFindExactlyTheGuestsThatHaveThem(Lab lab) {
    lab.eachKind(
        kind -> {
          String mine = Lab.name();
          Guest both =
              lab.understood(() -> NewGuest.labelled(lab, kind, Map.of("of", mine, "tier", "1")));
          Guest other = NewGuest.labelled(lab, kind, Map.of("of", mine, "tier", "10"));
          Guest odd =
              NewGuest.labelled(lab, kind, Map.of("of", mine, "tier", "a=b,\"c\" 'd' $(x)"));
          NewGuest.labelled(lab, kind, Map.of("tier", "1"));
          requireFound(lab, kind, Map.of("of", mine), both, other, odd);
          requireFound(lab, kind, Map.of("of", mine, "tier", "1"), both);
          requireFound(lab, kind, Map.of("of", mine, "tier", "a=b,\"c\" 'd' $(x)"), odd);
          requireFound(lab, kind, Map.of("of", mine, "tier", "2"));
          requireFound(lab, kind, Map.of("of", mine, "tier", ""));
          requireFound(lab, kind, Map.of("of", mine, "none", "x"));
          requireFound(lab, kind, Map.of("of", mine.substring(1)));
          assertEquals(
              ours(lab, kind),
              NewGuest.of(lab, kind).list(Map.of()).stream()
                  .filter(guest -> Lab.isName(guest.name()))
                  .collect(Collectors.toSet()),
              kind + "s by no label");
        });
  }

  /** What these tests have made: others may come and go on the same host. */
  private static Set<Guest> ours(Lab lab, Kind kind) {
    return NewGuest.of(lab, kind).list().stream()
        .filter(guest -> Lab.isName(guest.name()))
        .collect(Collectors.toSet());
  }

  private static void requireFound(
      Lab lab, Kind kind, Map<String, String> labels, Guest... expected) {
    List<? extends Guest> found = NewGuest.of(lab, kind).list(labels);
    assertEquals(Set.of(expected), new HashSet<Guest>(found), kind + "s by " + labels);
    assertEquals(expected.length, found.size(), kind + "s by " + labels + ", each once");
  }

  @Clause(value = "LABEL-05", needs = Capability.RELABEL)
  default void labelsCanBeSetChangedAndTakenAway(Lab lab) {
    lab.eachKind(
        kind -> {
          String mine = Lab.name();
          Guest guest = NewGuest.labelled(lab, kind, Map.of("of", mine, "stays", "as it is"));
          lab.needs(guest, Capability.RELABEL);
          relabel(guest, kind + " that is off");
          requireFound(lab, kind, Map.of("of", mine, "new", "2"), guest);
          guest.unlabel("new");
          requireFound(lab, kind, Map.of("of", mine, "new", "2"));
          guest.start();
          relabelRunning(guest, kind + " that runs");
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " that runs");
          for (String key : List.of("posada/nonce", "A", "", "k".repeat(64))) {
            assertThrows(IllegalArgumentException.class, () -> guest.label(key, "x"), key);
          }
          assertThrows(IllegalArgumentException.class, () -> guest.unlabel("posada/nonce"));
        });
  }

  /**
   * Where the hypervisor writes over what others write of a guest that runs, nothing is changed.
   */
  private static void relabelRunning(Guest guest, String what) {
    Map<String, String> before = labels(guest);
    try {
      guest.label("new", "1");
    } catch (InvalidStateException e) {
      assertEquals(Outcome.NOT_DONE, e.outcome(), () -> what + ": " + e);
      assertTrue(e.remedy().orElse("").contains("stop"), () -> what + ", remedy of " + e);
      assertThrows(InvalidStateException.class, () -> guest.unlabel("stays"), what);
      assertEquals(before, labels(guest), what + ", refused");
      return;
    }
    relabel(guest, what);
  }

  private static void relabel(Guest guest, String what) {
    Map<String, String> labels = new TreeMap<>(labels(guest));
    guest.label("new", "1");
    guest.label("new", "2");
    labels.put("new", "2");
    for (String value : Strange.VALUES) {
      guest.label("strange", value);
      labels.put("strange", value);
      assertEquals(labels, labels(guest), what + ", labelled");
    }
    guest.unlabel("strange");
    guest.unlabel("none");
    labels.remove("strange");
    assertEquals(labels, labels(guest), what + ", with one less");
  }

  /** All but those of Posada. */
  private static Map<String, String> labels(Guest guest) {
    Map<String, String> labels = new TreeMap<>(guest.inspect().labels());
    labels.keySet().removeIf(key -> key.startsWith("posada/"));
    return labels;
  }
}
