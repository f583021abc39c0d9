package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.memory.Fault;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Faults;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What limits are refused, and that a quota is taken whole or not at all. */
interface QuotaRefusalClauses extends Clauses {
  /** How far below what was asked a host may go, because it can represent nothing between. */
  private static double grain(Part part, ResourceQuota quota) {
    return switch (part) {
      case CPUS -> 0.01 * quota.vcpus().orElse(1);
      case MEMORY -> ByteSize.mib(4).bytes();
      case DISK_READ, DISK_WRITE, NETWORK_RECEIVE, NETWORK_SEND -> ByteSize.kib(1).bytes();
      default -> 1;
    };
  }

  private static double number(ResourceQuota quota, Part part) {
    return switch (part) {
      case VCPUS -> quota.vcpus().orElse(0);
      case CPUS -> quota.cpus().orElse(0);
      case CPU_WEIGHT -> quota.cpuWeight().orElse(0);
      case MEMORY -> quota.memory().map(ByteSize::bytes).orElse(0L);
      case DISK_READ -> quota.diskRead().map(ByteSize::bytes).orElse(0L);
      case DISK_WRITE -> quota.diskWrite().map(ByteSize::bytes).orElse(0L);
      case DISK_READ_IOPS -> quota.diskReadIops().orElse(0);
      case DISK_WRITE_IOPS -> quota.diskWriteIops().orElse(0);
      case NETWORK_RECEIVE -> quota.networkReceive().map(ByteSize::bytes).orElse(0L);
      case NETWORK_SEND -> quota.networkSend().map(ByteSize::bytes).orElse(0L);
      case PROCESSES -> quota.processes().orElse(0);
    };
  }

  @Clause(value = "QUOTA-11", needs = Capability.QUOTA)
  default void aLimitBetweenTwoThatAHostKnowsIsRoundedDown(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          int odd = 1 + 2 * lab.random().nextInt(200);
          ResourceQuota now = limited.others();
          ResourceQuota uneven =
              ResourceQuota.limit()
                  .cpus(0.2 + (1 + 2 * lab.random().nextInt(300)) / 1000.0)
                  .cpuWeight(101 + odd)
                  .memory(ByteSize.bytes((long) number(now, Part.MEMORY) + odd))
                  .diskRead(ByteSize.bytes(ByteSize.mib(2).bytes() + odd))
                  .diskWrite(ByteSize.bytes(ByteSize.mib(3).bytes() + odd))
                  .networkReceive(ByteSize.bytes(ByteSize.kib(250).bytes() + odd))
                  .networkSend(ByteSize.bytes(ByteSize.kib(375).bytes() + odd));
          ResourceQuota asked =
              uneven.only(
                  uneven.named().stream().filter(limited.parts()::contains).toArray(Part[]::new));
          QuotaReport report = limited.apply(asked);
          ResourceQuota read = limited.read();
          for (Part part : asked.named()) {
            double less = number(asked, part) - number(read, part);
            assertTrue(
                less > -1e-9 && less < grain(part, read) && read.limited().contains(part),
                () -> kind + " asked " + asked.text(part) + ", has " + read.text(part));
            limited.line(report, part);
          }
        });
  }

  @Clause(value = "QUOTA-12", needs = Capability.QUOTA)
  default void aLimitThatIsTooSmallOrTooLargeIsRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          ResourceQuota before = limited.read();
          if (limited.parts().contains(Part.MEMORY)) {
            ResourceQuota tiny = ResourceQuota.limit().memory(ByteSize.bytes(1));
            refused(RejectedException.class, limited.guest(), tiny);
            assertEquals(before, limited.read(), kind + " after " + tiny);
            heldOrRefused(limited, ResourceQuota.limit().memory(ByteSize.tib(1000)));
          }
          if (limited.parts().contains(Part.CPUS)) {
            heldOrRefused(limited, ResourceQuota.limit().cpus(0.001));
            heldOrRefused(limited, ResourceQuota.limit().cpus(1000));
          }
        });
  }

  /** What a host accepts it has to hold, even if it makes no sense. */
  private static void heldOrRefused(Limited limited, ResourceQuota quota) {
    ResourceQuota before = limited.read();
    if (limited.guest().preview(quota).lines().get(0).refusal().isEmpty()) {
      QuotaReport report = limited.apply(quota);
      Limited.assertHolds(quota, limited.read(), limited.guest() + " limited to " + quota);
      limited.apply(report.undo());
    } else {
      refused(RejectedException.class, limited.guest(), quota);
    }
    assertEquals(before, limited.read(), limited.guest() + " after " + quota);
  }

  /** Applies what has to be refused, before and as the preview tells it. */
  private static HypervisorException refused(
      Class<? extends HypervisorException> leaf, Guest guest, ResourceQuota quota) {
    QuotaReport preview = guest.preview(quota);
    assertTrue(
        preview.lines().stream().anyMatch(line -> line.effect() == Effect.REFUSED),
        () -> "a preview foresees no refusal: " + preview);
    for (QuotaReport.Line line : preview.lines()) {
      boolean refusal = line.effect() == Effect.REFUSED;
      assertEquals(refusal, line.refusal().isPresent(), () -> "the reason in " + preview);
      assertEquals(refusal, line.mechanism().isBlank(), () -> "the mechanism in " + preview);
      assertFalse(line.refusal().orElse("-").isBlank(), () -> "the reason in " + preview);
    }
    HypervisorException e =
        assertThrows(leaf, () -> guest.apply(quota), () -> "limiting " + guest + " to " + quota);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertTrue(e.getMessage().contains(guest.name()), e::toString);
    return e;
  }

  @Clause(value = "QUOTA-13", needs = Capability.QUOTA)
  default void aPartThatAHostCannotLimitIsRefusedWithAReason(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          ResourceQuota before = limited.read();
          Set<Part> missing = EnumSet.complementOf(EnumSet.copyOf(limited.parts()));
          for (Part part : missing) {
            ResourceQuota quota = limited.other(part, before);
            boolean atCreate = Limited.parts(lab, kind).contains(part);
            assertEquals(
                atCreate,
                before.named().contains(part),
                () -> kind + " is said to have " + before + ", " + part);
            HypervisorException e =
                refused(UnsupportedCapabilityException.class, limited.guest(), quota);
            if (part != Limited.other(kind)) {
              for (Effect effect :
                  atCreate ? Set.of(Effect.LIVE) : Set.of(Effect.LIVE, Effect.NEXT_START)) {
                String reason = Lab.reason(lab.host().support(part, effect), part.toString());
                assertTrue(e.getMessage().contains(reason), () -> reason + ": " + e);
              }
            }
          }
          assertEquals(before, limited.read(), kind + " after refusals");
        });
  }

  @Clause(value = "QUOTA-14", needs = Capability.QUOTA)
  default void aQuotaWithOnePartThatIsRefusedChangesNothing(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          limited.apply(limited.others());
          refusedWhole(limited, kind + " that is off");
          limited.started();
          refusedWhole(limited, kind + " that runs");
        });
  }

  private static void refusedWhole(Limited limited, String what) {
    ResourceQuota before = limited.read();
    ResourceQuota now = limited.now();
    for (Part part : EnumSet.complementOf(EnumSet.copyOf(limited.parts()))) {
      ResourceQuota quota = limited.others().with(limited.other(part, before));
      refused(UnsupportedCapabilityException.class, limited.guest(), quota);
      assertEquals(before, limited.read(), what + " after " + quota);
      assertEquals(now, limited.now(), what + " after " + quota);
    }
    if (limited.parts().contains(Part.MEMORY)) {
      ResourceQuota quota = limited.others().memory(ByteSize.bytes(1));
      refused(RejectedException.class, limited.guest(), quota);
      assertEquals(before, limited.read(), what + " after " + quota);
      assertEquals(now, limited.now(), what + " after " + quota);
    }
  }

  @Clause(
      value = "QUOTA-15",
      needs = {Capability.QUOTA, Capability.VIRTUAL_MACHINES})
  default void aMachineUsesNoMoreCpusThanItHas(Lab lab) {
    Limited limited = Limited.stopped(lab, Kind.VIRTUAL_MACHINE);
    if (!limited.others().named().containsAll(Set.of(Part.CPUS, Part.VCPUS))) {
      throw new Undeclared("the host does not change both cpus and vcpus");
    }
    ResourceQuota one = ResourceQuota.limit().vcpus(1).cpus(1);
    limited.apply(one);
    refused(RejectedException.class, limited.guest(), ResourceQuota.limit().cpus(1.1));
    refused(RejectedException.class, limited.guest(), one.cpus(1.1));
    Limited.assertHolds(one, limited.read(), "a machine after refusals");
    ResourceQuota both = ResourceQuota.limit().vcpus(2).cpus(1.5);
    limited.apply(both);
    Limited.assertHolds(both, limited.read(), "a machine with both raised");
    refused(RejectedException.class, limited.guest(), ResourceQuota.limit().vcpus(1));
    Limited.assertHolds(both, limited.read(), "a machine after refusals");
    ResourceQuota fewer = ResourceQuota.lift(Part.CPUS).vcpus(1);
    limited.apply(fewer);
    Limited.assertHolds(fewer, limited.read(), "a machine with fewer");
  }

  @Clause(value = "QUOTA-16", needs = Capability.QUOTA)
  default void theSizeOfAMachineCannotBeLifted(Lab lab) {
    lab.needs(Capability.VIRTUAL_MACHINES);
    Limited limited = Limited.stopped(lab, Kind.VIRTUAL_MACHINE);
    ResourceQuota before = limited.read();
    for (Part part : Set.of(Part.VCPUS, Part.MEMORY)) {
      refused(RejectedException.class, limited.guest(), ResourceQuota.lift(part));
    }
    assertEquals(before, limited.read(), "after refusals");
  }

  @Clause(value = "QUOTA-17", needs = Capability.QUOTA)
  default void aQuotaThatFailsHalfwayIsTakenBack(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          limited.apply(limited.others());
          takenBack(lab, limited, kind, kind + " that is off");
          limited.started();
          takenBack(lab, limited, kind, kind + " that runs");
        });
  }

  private static void takenBack(Lab lab, Limited limited, Kind kind, String what) {
    Faults faults = new Faults();
    Guest faulty = Lab.on(lab.connectThrough(faults, DriverCall::proceed), limited.guest());
    ResourceQuota before = limited.read();
    ResourceQuota now = limited.now();
    ResourceQuota quota = limited.othersButVcpus();
    if (quota.named().isEmpty()) {
      return; // none of them can be changed in this state
    }
    int failed = 0;
    boolean reached = true;
    for (int step = 1; reached; step++) {
      for (boolean after : new boolean[] {false, true}) {
        Fault fault = Fault.failure(new NativeException("made to fail")).on("apply").call(step);
        try (var injected = faults.inject(after ? fault.afterEffect() : fault)) {
          faulty.apply(quota);
          limited.apply(before.only(quota.named().toArray(Part[]::new)));
          reached = false;
        } catch (NativeException e) {
          failed++;
          String when = what + ", step " + step + (after ? " after" : " before") + " its effect";
          assertTrue(e.getMessage().contains("made to fail"), e::toString);
          assertEquals(Outcome.NOT_DONE, e.outcome(), () -> when + ": " + e + e.remains());
          assertEquals(now, limited.now(), when);
          assertEquals(before, limited.read(), when);
        }
      }
    }
    assertTrue(failed > 0, what + ": an error of the driver is not passed on");
  }

  @Clause(value = "QUOTA-18", needs = Capability.QUOTA)
  default void aGuestIsNotCreatedWithAQuotaThatIsRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          Set<Part> parts = Limited.parts(lab, kind);
          Limited sample = Limited.stopped(lab, kind);
          ResourceQuota good = sample.others();
          for (Part part : EnumSet.complementOf(EnumSet.copyOf(parts))) {
            ResourceQuota quota = good.with(sample.other(part, good));
            notCreated(lab, kind, UnsupportedCapabilityException.class, quota);
          }
          if (parts.contains(Part.MEMORY)) {
            notCreated(lab, kind, RejectedException.class, good.memory(ByteSize.bytes(1)));
          }
          if (parts.containsAll(Set.of(Part.CPUS, Part.VCPUS))) {
            notCreated(lab, kind, RejectedException.class, good.vcpus(1).cpus(1.5));
          }
        });
  }

  private static void notCreated(
      Lab lab, Kind kind, Class<? extends HypervisorException> leaf, ResourceQuota quota) {
    List<String> before = lab.names(kind);
    HypervisorException e =
        assertThrows(
            leaf, () -> lab.create(kind, quota), () -> "creating a " + kind + " with " + quota);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertEquals(before, lab.names(kind), () -> kind + "s after " + e);
  }
}
