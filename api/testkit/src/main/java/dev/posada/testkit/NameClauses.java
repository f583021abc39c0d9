package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.opentest4j.TestAbortedException;

/** That a name is kept as it is or refused, and finds its guest and no other. */
interface NameClauses extends Clauses {
  @Clause("NAME-01")
  default void aPlainNameFindsItsGuest(Lab lab) {
    lab.eachKind(kind -> requireFound(lab, kind, lab.stopped(kind)));
  }

  @Clause("NAME-02")
  default void aStrangeNameIsKeptWholeOrRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          for (UnaryOperator<String> strange : Strange.NAMES) {
            String token = Lab.name();
            String name = strange.apply(token);
            keptOrRefused(lab, kind, name)
                .ifPresentOrElse(
                    guest -> {
                      assertEquals(name, guest.name(), "the handle's name");
                      requireFound(lab, kind, guest);
                      guest.delete();
                    },
                    () -> requireNothing(lab, kind, token));
          }
        });
  }

  /** Creates a guest; empty if its name is refused, in words and before anything was done. */
  private static Optional<Guest> keptOrRefused(Lab lab, Kind kind, String name) {
    String what = kind + " named " + name;
    try {
      return Optional.of(NewGuest.named(lab, kind, name));
    } catch (RejectedException e) {
      assertEquals(Outcome.NOT_DONE, e.outcome(), () -> what + ": " + e);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage() != null && !e.getMessage().isBlank(), () -> what + ": " + e);
      return Optional.empty();
    } catch (HypervisorException e) {
      throw new AssertionError(what + " is refused as something else", e);
    }
  }

  private static void requireNothing(Lab lab, Kind kind, String token) {
    assertEquals(
        List.of(),
        NewGuest.of(lab, kind).list().stream().filter(g -> g.name().contains(token)).toList(),
        kind + " that was refused");
  }

  /** By its id and its name, in each way. */
  private static void requireFound(Lab lab, Kind kind, Guest guest) {
    String name = guest.name();
    String what = kind + " named " + name;
    assertEquals(name, guest.inspect().name(), what + ", inspected");
    GuestSummary summary = NewGuest.of(lab, kind).summaries().get(guest);
    assertEquals(name, summary == null ? null : summary.name(), what + ", in the summaries");
    assertEquals(guest, NewGuest.of(lab, kind).get(name), what + ", by its name");
    assertEquals(name, NewGuest.of(lab, kind).get(guest.id()).name(), what + ", by its id");
    assertEquals(List.of(guest), NewGuest.of(lab, kind).named(name), what + ", named so");
    assertTrue(lab.host().guests().named(name).contains(guest), what + ", among all kinds");
  }

  @Clause("NAME-03")
  default void noPartOfANameOrAnIdIsAName(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = NewGuest.named(lab, kind, Lab.name() + "-whole");
          String name = guest.name();
          for (String part :
              Set.of(
                  name.substring(0, name.length() - 1),
                  name.substring(1),
                  name + "0",
                  "/" + name,
                  " " + name,
                  guest.id().substring(0, guest.id().length() / 2),
                  Lab.name())) {
            NotFoundException none =
                assertThrows(
                    NotFoundException.class,
                    () -> NewGuest.of(lab, kind).get(part),
                    kind + " " + part);
            assertEquals(kind, none.kind(), none::toString);
            assertEquals(Outcome.NOT_DONE, none.outcome(), none::toString);
            assertEquals(List.of(), NewGuest.of(lab, kind).named(part), kind + " named " + part);
          }
          assertEquals(List.of(), NewGuest.of(lab, kind).named(guest.id()), "an id is no name");
        });
  }

  @Clause("NAME-04")
  default void aNameThatIsTakenIsRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest first = lab.stopped(kind);
          AlreadyExistsException taken =
              assertThrows(
                  AlreadyExistsException.class,
                  () -> NewGuest.named(lab, kind, first.name()),
                  kind.toString());
          assertEquals(kind, taken.kind(), taken::toString);
          assertEquals(Outcome.NOT_DONE, taken.outcome(), taken::toString);
          assertEquals(List.of(first), NewGuest.of(lab, kind).named(first.name()));
        });
  }

  @Clause("NAME-05")
  default void anIdWinsOverAName(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest first = lab.stopped(kind);
          Optional<Guest> second = keptOrRefused(lab, kind, first.id());
          assertEquals(first, NewGuest.of(lab, kind).get(first.id()), kind + " by its id");
          second.ifPresent(
              guest ->
                  assertEquals(
                      List.of(guest), NewGuest.of(lab, kind).named(first.id()), "so named"));
        });
  }

  @Clause("NAME-06")
  default void aNameThatSeveralGuestsHaveIsNoAnswer(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest first = lab.stopped(kind);
          Guest second = namesake(lab, kind, first.name());
          if (second == null) {
            assertEquals(
                List.of(first), NewGuest.of(lab, kind).named(first.name()), "unique names");
            return;
          }
          requireAmbiguous(first, second, () -> NewGuest.of(lab, kind).get(first.name()));
        });
    if (lab.kinds().size() > 1) {
      Guest machine = lab.stopped(Kind.VIRTUAL_MACHINE);
      Guest container = NewGuest.named(lab, Kind.CONTAINER, machine.name());
      requireAmbiguous(machine, container, () -> lab.host().guests().get(machine.name()));
      assertEquals(
          Set.of(machine, container), Set.copyOf(lab.host().guests().named(machine.name())));
      assertEquals(machine, lab.host().virtualMachines().get(machine.name()));
      assertEquals(container, lab.host().containers().get(machine.name()));
    }
  }

  /** One that others made; null if the hypervisor itself does not let names repeat. */
  private static Guest namesake(Lab lab, Kind kind, String name) {
    try {
      String id = lab.engine().foreignGuest(kind, name);
      return lab.adopt(NewGuest.of(lab, kind).get(id));
    } catch (TestAbortedException cannot) {
      throw cannot;
    } catch (RuntimeException taken) {
      return null;
    }
  }

  private static void requireAmbiguous(Guest one, Guest other, Runnable get) {
    RejectedException several = assertThrows(RejectedException.class, get::run, "two of a name");
    String message = String.valueOf(several.getMessage());
    assertTrue(message.contains(one.id()) && message.contains(other.id()), () -> message);
    assertEquals(Outcome.NOT_DONE, several.outcome(), several::toString);
  }

  @Clause(value = "NAME-07", needs = Capability.RENAME)
  default void aRenamedGuestIsTheSameUnderItsNewName(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          String old = guest.name();
          String name = Lab.name();
          Guest renamed = guest.rename(name);
          assertEquals(name, renamed.name(), "the handle that it returns");
          assertEquals(guest, renamed, "it is the same guest");
          assertEquals(guest.id(), renamed.id(), "it is the same guest");
          assertEquals(name, guest.inspect().name(), "by the handle from before");
          requireFound(lab, kind, renamed);
          assertThrows(
              NotFoundException.class, () -> NewGuest.of(lab, kind).get(old), "by its old name");
          requireFound(lab, kind, NewGuest.named(lab, kind, old));
        });
  }

  @Clause(value = "NAME-08", needs = Capability.RENAME)
  default void aGuestIsNotRenamedToANameThatIsTakenOrImpossible(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          Guest other = lab.stopped(kind);
          AlreadyExistsException taken =
              assertThrows(
                  AlreadyExistsException.class, () -> guest.rename(other.name()), kind.toString());
          assertEquals(Outcome.NOT_DONE, taken.outcome(), taken::toString);
          for (String impossible : List.of("", " ", "\0")) {
            assertThrows(IllegalArgumentException.class, () -> guest.rename(impossible));
          }
          requireFound(lab, kind, guest);
          requireFound(lab, kind, other);
        });
  }
}
