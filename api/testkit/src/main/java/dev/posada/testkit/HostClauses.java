package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.ContainerInfo;
import dev.posada.Guest;
import dev.posada.GuestInfo;
import dev.posada.GuestSummary;
import dev.posada.HostInfo;
import dev.posada.Kind;
import dev.posada.Support;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a host says of itself and of its guests, which has to be the same wherever it is asked. */
interface HostClauses extends Clauses {
  @Clause("HOST-01")
  default void aHostSaysWhatItIs(Lab lab) {
    HostInfo host = lab.host().inspect();
    assertFalse(host.product().isBlank(), host::toString);
    assertFalse(host.version().isBlank(), host::toString);
    assertTrue(host.cpus().orElse(1) > 0, host::toString);
    assertTrue(host.memory().map(size -> size.bytes() > 0).orElse(true), host::toString);
  }

  @Clause("HOST-02")
  default void whatAHostDeclaresIsWhatItSupportsAndAllElseHasAReason(Lab lab) {
    Set<Capability> declared = lab.host().capabilities();
    for (Capability capability : Capability.values()) {
      Support support = lab.host().support(capability);
      assertEquals(declared.contains(capability), support.available(), capability.toString());
      if (!support.available()) {
        Lab.reason(support, capability.toString());
        assertFalse(support.remedy().orElse("").isBlank(), () -> capability + ": " + support);
      }
    }
    lab.eachKind(
        kind -> {
          Guest guest = lab.shared(kind);
          for (Capability capability : Capability.values()) {
            Support support = guest.support(capability);
            if (!support.available()) {
              Lab.reason(support, capability + " of " + guest);
            } else {
              assertTrue(declared.contains(capability), () -> capability + " of " + guest);
            }
          }
        });
  }

  @Clause("HOST-03")
  default void allGuestsAreThoseOfEachKind(Lab lab) {
    List<Guest> made = new ArrayList<>();
    lab.eachKind(kind -> made.add(lab.stopped(kind)));
    Set<Guest> all = new HashSet<>(lab.host().guests().list());
    for (Guest guest : made) {
      assertTrue(all.contains(guest), () -> guest + " is among all guests");
      assertEquals(guest, lab.host().guests().get(guest.id()), "by its id");
      assertEquals(lab.host(), guest.host(), "its host");
    }
    for (Kind kind : lab.kinds()) {
      Set<? extends Guest> ofKind = Set.copyOf(NewGuest.of(lab, kind).list());
      made.forEach(
          guest ->
              assertEquals(
                  kind(guest) == kind, ofKind.contains(guest), () -> guest + " among " + kind));
    }
  }

  private static Kind kind(Guest guest) {
    return guest.inspect() instanceof ContainerInfo ? Kind.CONTAINER : Kind.VIRTUAL_MACHINE;
  }

  @Clause("HOST-04")
  default void summariesAgreeWithTheListAndWithInspect(Lab lab) {
    lab.eachKind(
        kind -> {
          List<Guest> guests = new ArrayList<>(List.of(lab.stopped(kind), lab.running(kind)));
          if (lab.declares(Capability.PAUSE)) {
            Guest paused = lab.running(kind);
            paused.pause();
            guests.add(paused);
          }
          Map<? extends Guest, GuestSummary> summaries = NewGuest.of(lab, kind).summaries();
          Set<Guest> listed = new HashSet<>(NewGuest.of(lab, kind).list());
          for (Guest guest : guests) {
            assertTrue(listed.contains(guest), () -> guest + " in the list");
            GuestSummary summary = summaries.get(guest);
            assertNotNull(summary, () -> guest + " in the summaries");
            requireSame(kind, guest.inspect(), summary);
            assertEquals(
                summary.toString(),
                String.valueOf(lab.host().guests().summaries().get(guest)),
                "among the summaries of all kinds");
          }
        });
  }

  private static void requireSame(Kind kind, GuestInfo info, GuestSummary summary) {
    assertEquals(kind, summary.kind(), summary::toString);
    assertEquals(info.id(), summary.id(), summary::toString);
    assertEquals(info.name(), summary.name(), summary::toString);
    assertEquals(info.state(), summary.state(), summary::toString);
    if (kind == Kind.VIRTUAL_MACHINE) {
      assertEquals(info.quota().vcpus(), summary.vcpus(), summary::toString);
      assertEquals(info.quota().memory(), summary.memory(), summary::toString);
    } else {
      assertEquals(OptionalInt.empty(), summary.vcpus(), summary::toString);
      assertEquals(Optional.empty(), summary.memory(), summary::toString);
    }
  }

  @Clause("HOST-05")
  default void summariesCostNoMoreForMoreGuestsThatAreOff(Lab lab) {
    lab.eachKind(
        kind -> {
          Traced traced = new Traced(lab);
          Runnable summaries = () -> traced.guests(kind).summaries();
          lab.stopped(kind);
          int few = traced.calls(summaries).size();
          assertTrue(few > 0, "a call that nobody was told of");
          for (int i = 0; i < 4; i++) {
            lab.stopped(kind);
          }
          List<String> many = traced.calls(summaries);
          assertTrue(many.size() <= few, () -> kind + "s: more than " + few + ": " + many);
          assertEquals(List.of(), traced.changes(summaries), "what only looks changes nothing");
        });
  }

  @Clause("HOST-06")
  default void whatIsNotThereIsNotUnwrapped(Lab lab) {
    assertEquals(Optional.empty(), lab.host().unwrap(HostClauses.class));
  }

  @Clause("HOST-07")
  default void whatIsLocalAsksNobody(Lab lab) {
    lab.eachKind(
        kind -> {
          Traced traced = new Traced(lab);
          Guest guest = traced.see(lab.shared(kind));
          assertEquals(
              List.of(),
              traced.calls(
                  () -> {
                    assertEquals(traced.host(), guest.host());
                    assertFalse(guest.id().isBlank());
                    assertFalse(guest.name().isBlank());
                    traced.host().capabilities();
                    traced.host().uri();
                    for (Capability capability : Capability.values()) {
                      traced.host().support(capability);
                    }
                  }),
              kind.toString());
        });
  }
}
