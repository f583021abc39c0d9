package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.VirtualMachineSpec;
import java.util.Set;

/** How limits are set, read, lifted and put back. */
interface QuotaClauses extends Clauses {
  @Clause(value = "QUOTA-01", needs = Capability.QUOTA)
  default void limitsOfAGuestThatIsOffHoldFromItsNextStartOn(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          ResourceQuota quota = limited.others();
          QuotaReport report = limited.apply(quota);
          assertEquals(quota, report.asked(), kind + " was asked");
          assertEquals(quota.named().size(), report.lines().size(), () -> kind + ": " + report);
          for (Part part : quota.named()) {
            assertEquals(
                Effect.NEXT_START, limited.line(report, part).effect(), () -> kind + ": " + report);
          }
          Limited.assertHolds(quota, report.actual(), kind + ", as reported");
          Limited.assertHolds(quota, limited.read(), kind + " that is off");
          limited.started();
          Limited.assertHolds(quota, limited.now(), kind + " that was started");
          Limited.assertHolds(quota, limited.read(), kind + " that was started");
        });
  }

  @Clause(value = "QUOTA-02", needs = Capability.QUOTA)
  default void limitsOfARunningGuestHoldWhenTheReportSaysSo(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.running(lab, kind);
          ResourceQuota before = limited.now();
          ResourceQuota quota = limited.others();
          QuotaReport report = limited.apply(quota);
          ResourceQuota now = limited.now();
          assertEquals(quota, report.asked(), kind + " was asked");
          for (Part part : quota.named()) {
            Effect effect = limited.line(report, part).effect();
            if (lab.limits(part, Effect.LIVE) && !limited.isSize(part)) {
              assertEquals(Effect.LIVE, effect, () -> kind + ": " + report);
            }
            ResourceQuota holds = effect == Effect.NEXT_START ? before : quota;
            Limited.assertHolds(holds.only(part), report.actual(), kind + ", as reported");
            Limited.assertHolds(holds.only(part), now, kind + " that runs, " + effect);
          }
          Part[] durable =
              quota.named().stream()
                  .filter(part -> Limited.only(report, part).effect() != Effect.UNTIL_STOP)
                  .toArray(Part[]::new);
          Limited.assertHolds(quota.only(durable), limited.read(), kind + ", for later");
          limited.restarted();
          Limited.assertHolds(quota.only(durable), limited.now(), kind + " started again");
        });
  }

  @Clause(value = "QUOTA-03", needs = Capability.QUOTA)
  default void aPreviewTellsWhatApplyDoesAndChangesNothing(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          foretold(limited, kind + " that is off");
          limited.started();
          foretold(limited, kind + " that runs");
        });
  }

  private static void foretold(Limited limited, String what) {
    ResourceQuota before = limited.read();
    ResourceQuota now = limited.now();
    ResourceQuota quota = limited.others();
    QuotaReport preview = limited.guest().preview(quota);
    assertEquals(now, limited.now(), what + ", after a preview");
    assertEquals(before, limited.read(), what + ", after a preview");
    assertEquals(quota, preview.asked(), what + " was asked");
    assertEquals(ResourceQuota.limit(), preview.undo(), what + ": nothing is to be undone");
    QuotaReport report = limited.apply(quota);
    assertEquals(report.lines().size(), preview.lines().size(), what + ": " + preview);
    for (Part part : quota.named()) {
      QuotaReport.Line foreseen = limited.line(preview, part);
      Limited.assertHolds(now.only(part), preview.actual(), what + ", foreseen");
      QuotaReport.Line done = limited.line(report, part);
      assertEquals(done.effect(), foreseen.effect(), () -> what + ": " + preview);
      assertEquals(done.mechanism(), foreseen.mechanism(), () -> what + ": " + preview);
    }
  }

  @Clause(value = "QUOTA-04", needs = Capability.QUOTA)
  default void aPartThatIsNotNamedStaysAsItIs(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          limited.apply(limited.others());
          for (Part part : limited.others().named()) {
            ResourceQuota before = limited.guest().inspect().quota();
            ResourceQuota one = limited.other(part, before);
            QuotaReport report = limited.apply(one);
            assertEquals(1, report.lines().size(), () -> kind + ": " + report);
            assertEquals(
                before.with(one), limited.guest().inspect().quota(), kind + " after " + one);
          }
          ResourceQuota before = limited.read();
          QuotaReport nothing = limited.apply(ResourceQuota.limit());
          assertEquals(0, nothing.lines().size(), () -> kind + ": " + nothing);
          assertEquals(before, limited.read(), kind + " of which nothing was asked");
        });
  }

  @Clause(value = "QUOTA-05", needs = Capability.QUOTA)
  default void aLimitCanBeLifted(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          limited.apply(limited.others());
          lifted(limited, kind + " that is off");
          limited.apply(limited.others());
          limited.started();
          lifted(limited, kind + " that runs");
          Part[] loose =
              limited.parts().stream()
                  .filter(part -> !limited.isSize(part) && lab.limits(part, Effect.NEXT_START))
                  .toArray(Part[]::new);
          limited.restarted();
          Limited.assertHolds(
              ResourceQuota.lift(loose), limited.now(), kind + " that was started again");
        });
  }

  private static void lifted(Limited limited, String what) {
    ResourceQuota before = limited.read();
    ResourceQuota lift =
        ResourceQuota.lift(
            limited.parts().stream().filter(part -> !limited.isSize(part)).toArray(Part[]::new));
    QuotaReport report = limited.apply(lift);
    for (Part part : lift.named()) {
      assertEquals("unlimited", limited.line(report, part).actual(), () -> what + ": " + report);
    }
    assertEquals(before.with(lift), limited.read(), what + ", lifted");
    Limited.assertHolds(lift, limited.now(), what + ", lifted");
  }

  @Clause(value = "QUOTA-06", needs = Capability.QUOTA)
  default void whatAReportSaysCanBeUndone(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          undone(limited, limited.others(), kind + " that is off");
          limited.started();
          undone(limited, limited.othersButVcpus(), kind + " that runs");
        });
  }

  private static void undone(Limited limited, ResourceQuota quota, String what) {
    ResourceQuota before = limited.read();
    ResourceQuota now = limited.now();
    QuotaReport report = limited.apply(quota);
    assertEquals(quota.named(), report.undo().named(), () -> what + ": " + report.undo());
    limited.apply(report.undo());
    assertEquals(now, limited.now(), what + ", undone");
    assertEquals(before, limited.read(), what + ", undone");
  }

  @Clause(value = "QUOTA-07", needs = Capability.QUOTA)
  default void aQuotaGivenAtCreateHoldsFromTheFirstStartOn(Lab lab) {
    lab.eachKind(
        kind -> {
          ResourceQuota quota = Limited.stopped(lab, kind).othersAtCreate();
          Limited limited =
              assertDoesNotThrow(
                  () -> Limited.stopped(lab, kind, quota), () -> kind + " with " + quota);
          Limited.assertHolds(quota, limited.read(), kind + " as created");
          limited.started();
          Limited.assertHolds(quota, limited.now(), kind + " as started");
        });
  }

  @Clause(
      value = "QUOTA-08",
      needs = {Capability.QUOTA, Capability.VIRTUAL_MACHINES})
  default void aMachineWithoutASizeGetsOne(Lab lab) {
    Set<Part> parts = Limited.parts(lab, Kind.VIRTUAL_MACHINE);
    Guest plain = lab.machine(VirtualMachineSpec.named(Lab.name()));
    if (parts.contains(Part.MEMORY)) {
      assertEquals(ByteSize.gib(1), plain.inspect().quota().memory().orElseThrow(), "memory");
    }
    if (parts.contains(Part.VCPUS)) {
      assertEquals(1, plain.inspect().quota().vcpus().orElse(0), "processors");
    }
    if (parts.contains(Part.VCPUS) && parts.contains(Part.CPUS)) {
      ResourceQuota more = ResourceQuota.limit().cpus(1.5);
      ResourceQuota read =
          lab.machine(VirtualMachineSpec.named(Lab.name()).quota(more)).inspect().quota();
      assertEquals(2, read.vcpus().orElse(0), () -> "processors of a machine with 1.5 cpus");
      Limited.assertHolds(more, read, "what was asked");
    }
  }

  @Clause(
      value = "QUOTA-09",
      needs = {Capability.QUOTA, Capability.MEASURE})
  default void whatIsMeasuredHasTheLimitOnMemory(Lab lab) {
    lab.eachKind(
        kind -> {
          Limited limited = Limited.stopped(lab, kind);
          if (!limited.parts().contains(Part.MEMORY)) {
            return;
          }
          ResourceQuota quota = limited.others().only(Part.MEMORY);
          limited.apply(quota);
          limited.started();
          lab.await( // a balloon moves by and by
              kind + " is measured to have a limit of " + quota,
              () -> limited.guest().measure().memoryLimit().equals(quota.memory()));
        });
  }

  @Clause(value = "QUOTA-10", needs = Capability.QUOTA)
  default void partsAreDeclaredOrRefusedWithAReason(Lab lab) {
    for (Part part : Part.values()) {
      for (Effect effect : Set.of(Effect.LIVE, Effect.NEXT_START, Effect.UNTIL_STOP)) {
        var support = lab.host().support(part, effect);
        assertEquals(support.available(), support.reason().isEmpty(), part + ", " + effect);
        if (!support.available()) {
          Lab.reason(support, part + ", " + effect);
        }
      }
    }
    boolean some = lab.kinds().stream().anyMatch(kind -> !Limited.parts(lab, kind).isEmpty());
    assertTrue(some, "a host that can limit nothing declares that it can");
    assertFalse(lab.kinds().isEmpty(), "a host without guests has nothing to limit");
  }
}
