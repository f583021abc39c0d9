package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** That what a host does not declare refuses, in every method that it governs. */
final class Refusals {
  /** Refused as a wrong state is: the same call works on a machine that is off. */
  private static final Set<Capability> OF_STATE =
      EnumSet.of(Capability.HOTPLUG, Capability.PORT_FORWARD);

  private final Lab lab;
  private final Map<Capability, String> checked = new EnumMap<>(Capability.class);

  Refusals(Lab lab) {
    this.lab = lab;
  }

  /** Returns the host's reason, after all that needs the capability was refused; tried once. */
  String check(Capability capability) {
    String known = checked.get(capability);
    if (known == null) {
      known = tried(capability);
      checked.put(capability, known);
    }
    return known;
  }

  private String tried(Capability capability) {
    Support support = lab.host().support(capability);
    assertFalse(support.available(), () -> capability + " is not declared, and yet supported");
    String reason = Lab.reason(support, capability.toString());
    Path folder = Scratch.folder(lab);
    Subjects subjects = new Subjects(lab, folder);
    Governed.calls(capability, subjects)
        .forEach(
            call -> {
              String what = call.name() + " without " + capability;
              if (OF_STATE.contains(capability)) {
                checkState(what, call);
              } else {
                check(what, call, capability, reason);
              }
            });
    assertEquals(List.of(), Scratch.names(folder), "what is refused writes no file");
    return reason;
  }

  private static void check(String what, Governed.Call call, Capability capability, String reason) {
    UnsupportedCapabilityException refusal =
        assertThrows(UnsupportedCapabilityException.class, call.body()::run, what);
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> what + ": " + refusal);
    assertEquals(Optional.of(capability), refusal.capability(), () -> what + ": " + refusal);
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(reason),
        () -> what + " does not say why: " + refusal.getMessage());
  }

  /** A device of a kind that the host does not know is refused whatever the state is. */
  private static void checkState(String what, Governed.Call call) {
    HypervisorException refusal = assertThrows(HypervisorException.class, call.body()::run, what);
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> what + ": " + refusal);
    if (!(refusal instanceof UnsupportedCapabilityException)) {
      assertEquals(InvalidStateException.class, refusal.getClass(), () -> what + ": " + refusal);
      assertTrue(
          refusal.remedy().filter(remedy -> remedy.contains("stop")).isPresent(),
          () -> what + " does not say that stopping helps: " + refusal);
    }
  }
}
