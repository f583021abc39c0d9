package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Task;
import dev.posada.spi.QuotaPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Limits are changed whole or not at all, and the report says what is true. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class QuotaChangeTest {
  private static final ResourceQuota THREE =
      ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(256)).processes(64);

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = fake.connect();
  private final Guest web = host.guests().get("web");

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private List<String> changes() {
    List<String> all = fake.driver.changes();
    return all.subList(1, all.size()); // without the connect
  }

  private void has(ResourceQuota quota) {
    there.actual = quota;
    there.nextStart = quota;
  }

  private static QuotaReport.Line line(QuotaReport report, Part part) {
    return report.lines().stream().filter(line -> line.part() == part).findFirst().orElseThrow();
  }

  @Test
  void stepsAreTakenInTheOrderOfThePlan() {
    has(ResourceQuota.limit().cpus(1));
    there.plan =
        quota ->
            QuotaPlan.of(
                FakeGuests.step(there, quota.only(Part.PROCESSES), Effect.LIVE),
                FakeGuests.step(there, quota.only(Part.CPUS, Part.MEMORY), Effect.LIVE));
    QuotaReport report = web.apply(THREE);
    assertEquals(List.of("apply processes", "apply cpus+memory"), changes());
    assertEquals(THREE, report.asked());
    assertEquals(THREE, report.actual());
    assertEquals(
        ResourceQuota.limit().cpus(1).with(ResourceQuota.lift(Part.MEMORY, Part.PROCESSES)),
        report.undo());
    QuotaReport.Line cpus = line(report, Part.CPUS);
    assertEquals("0.5", cpus.asked());
    assertEquals("0.5", cpus.actual());
    assertEquals(Effect.LIVE, cpus.effect());
    assertEquals(Optional.of(Witness.KERNEL), cpus.witness());
    assertEquals("fake cpus 0.5, memory 256 MiB", cpus.mechanism());
    assertEquals(
        "processes 64: holds 64, live, by fake processes 64, says the kernel",
        line(report, Part.PROCESSES).toString());
  }

  @Test
  void undoPutsBackWhatWasThere() {
    has(ResourceQuota.limit().cpus(1).memory(ByteSize.gib(1)));
    ResourceQuota before = there.actual.with(ResourceQuota.lift(Part.PROCESSES));
    QuotaReport report = web.apply(THREE);
    assertEquals(before, web.apply(report.undo()).actual());
  }

  @Test
  void aPlanThatIsRefusedChangesNothing() {
    RejectedException why = new RejectedException("below 6 MiB", Failure.notDone());
    there.plan =
        quota ->
            QuotaPlan.of(FakeGuests.step(there, quota.only(Part.CPUS), Effect.LIVE))
                .refuse(Part.MEMORY, why);
    ResourceQuota asked = ResourceQuota.limit().cpus(1).memory(ByteSize.mib(1));
    RejectedException e = assertThrows(RejectedException.class, () -> web.apply(asked));
    assertEquals("cannot limit \"web\" on fake:///x: below 6 MiB", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of(), changes());
  }

  @Test
  void previewShowsRefusalsAndThrowsForNone() {
    fake.driver.limits = EnumSet.of(Part.CPUS, Part.MEMORY, Part.VCPUS);
    RejectedException why =
        new RejectedException("below 6 MiB", Failure.notDone().remedy("ask for more"));
    there.plan =
        quota ->
            QuotaPlan.of(FakeGuests.step(there, quota.only(Part.CPUS), Effect.UNTIL_STOP))
                .refuse(Part.MEMORY, why);
    has(ResourceQuota.limit().cpus(1));
    QuotaReport report = web.preview(THREE);
    assertEquals(List.of(), changes());
    assertEquals(3, report.lines().size());
    assertEquals(Effect.UNTIL_STOP, line(report, Part.CPUS).effect());
    assertEquals("1", line(report, Part.CPUS).actual());
    assertEquals(Effect.REFUSED, line(report, Part.MEMORY).effect());
    assertEquals(Optional.of("below 6 MiB (ask for more)"), line(report, Part.MEMORY).refusal());
    assertEquals(
        Optional.of("no support for a limit on processes: no processes here (go away)"),
        line(report, Part.PROCESSES).refusal());
    assertEquals(ResourceQuota.limit(), report.undo());
  }

  @Test
  void previewShowsThatTheStateRefusesEverything() {
    there.state = GuestState.SAVED;
    QuotaReport report = web.preview(THREE);
    for (QuotaReport.Line line : report.lines()) {
      assertEquals(
          Optional.of("it is SAVED (start or discardSavedState it first)"), line.refusal());
    }
    assertEquals(0, fake.driver.count("plan"));
    there.state = GuestState.RUNNING;
    assertEquals(Effect.LIVE, line(web.preview(THREE), Part.CPUS).effect());
  }

  @Test
  void aPartThatNeedsNoStepHoldsAlready() {
    has(ResourceQuota.limit().cpus(2));
    there.plan = quota -> QuotaPlan.of();
    QuotaReport report = web.apply(ResourceQuota.limit().cpus(2));
    assertEquals(Effect.LIVE, line(report, Part.CPUS).effect());
    assertEquals("nothing, it is so already", line(report, Part.CPUS).mechanism());
    assertEquals(List.of(), changes());
  }

  @Test
  void whenAStepFailsItAndTheOnesBeforeAreUndoneInReverse() {
    has(ResourceQuota.limit().cpus(1).memory(ByteSize.gib(1)).processes(10));
    ResourceQuota before = there.actual;
    fake.driver.next(
        "apply processes",
        FakeHost.failsWhenDone(new NativeException("engine says no", Failure.undecided())));
    NativeException e = assertThrows(NativeException.class, () -> web.apply(THREE));
    assertEquals(
        List.of(
            "apply cpus",
            "apply memory",
            "apply processes",
            "undo processes",
            "undo memory",
            "undo cpus"),
        changes());
    assertEquals("cannot limit \"web\" on fake:///x: engine says no", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(before, e.report().orElseThrow().actual());
    assertEquals(Optional.of(web), e.guest());
  }

  @Test
  void undoingAndReadingWhatIsTrueThenHaveATimeOfTheirOwn() {
    fake.driver.next("apply", FakeHost.fails(new IOException("Broken pipe")));
    List<Duration> left = new ArrayList<>();
    fake.driver.next(
        "undo",
        (effect, op) -> {
          left.add(op.remaining().orElseThrow());
          effect.take();
          fake.driver.next(
              "readQuota",
              (read, look) -> {
                left.add(look.remaining().orElseThrow());
                read.take();
              });
        });
    assertThrows(
        HypervisorException.class, () -> web.apply(ResourceQuota.limit().memory(ByteSize.gib(1))));
    assertTrue(left.get(0).compareTo(Duration.ofSeconds(20)) > 0, "undoes with: " + left);
    assertTrue(left.get(1).compareTo(Duration.ofSeconds(3)) > 0, "looks with: " + left);
    assertTrue(left.get(1).compareTo(Duration.ofSeconds(5)) <= 0, "looks with: " + left);
  }

  @Test
  void whatCannotBeUndoneIsNamed() {
    has(ResourceQuota.limit().cpus(1).memory(ByteSize.gib(1)).processes(10));
    fake.driver.next(
        "apply processes", FakeHost.fails(new NativeException("no", Failure.undecided())));
    fake.driver.next(
        "undo memory", FakeHost.fails(new NativeException("busy", Failure.undecided())));
    NativeException e = assertThrows(NativeException.class, () -> web.apply(THREE));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("memory holds 256 MiB, was 1 GiB"), e.remains());
    assertEquals("busy", e.getSuppressed()[0].getMessage());
    assertEquals(
        ResourceQuota.limit().cpus(1).memory(ByteSize.mib(256)).processes(10),
        e.report().orElseThrow().actual());
    assertTrue(changes().contains("undo cpus"));
  }

  @Test
  void whenNobodyCanReadItAnyMoreTheOutcomeIsUnknown() {
    fake.driver.next("apply", FakeHost.fails(new IOException("Broken pipe")));
    fake.driver.always("undo", FakeHost.fails(new IOException("Connection refused")));
    // The check of cpus against vcpus reads first.
    fake.driver.next("readQuota", (effect, op) -> effect.take());
    fake.driver.next("readQuota", FakeHost.fails(new IOException("Connection refused")));
    HypervisorException e =
        assertThrows(HypervisorException.class, () -> web.apply(ResourceQuota.limit().cpus(0.5)));
    assertEquals(Outcome.UNKNOWN, e.outcome());
  }

  @Test
  void aLimitThatTheHostDropsIsRejectedAndUndone() {
    has(ResourceQuota.limit().memory(ByteSize.gib(1)));
    fake.driver.next("apply memory", (effect, op) -> {});
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> web.apply(ResourceQuota.limit().memory(ByteSize.mib(512))));
    assertEquals(
        "cannot limit \"web\" on fake:///x: the host dropped a limit:"
            + " asked memory 512 MiB, holds memory 1 GiB",
        e.getMessage());
    assertEquals(List.of("apply memory", "undo memory"), changes());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(there.actual, e.report().orElseThrow().actual());
  }

  @Test
  void aLimitThatVanishesAtTheNextStartIsDroppedTooIfItWasToStay() {
    has(ResourceQuota.limit().memory(ByteSize.gib(1)));
    fake.driver.next(
        "apply memory",
        (effect, op) -> there.actual = ResourceQuota.limit().memory(ByteSize.mib(512)));
    assertThrows(
        RejectedException.class, () -> web.apply(ResourceQuota.limit().memory(ByteSize.mib(512))));
  }

  @Test
  void aLimitUntilTheStopNeedNotHoldAfterwards() {
    there.plan = quota -> QuotaPlan.of(FakeGuests.step(there, quota, Effect.UNTIL_STOP));
    QuotaReport report = web.apply(ResourceQuota.limit().memory(ByteSize.mib(512)));
    assertEquals(Effect.UNTIL_STOP, line(report, Part.MEMORY).effect());
    assertEquals(ResourceQuota.limit(), there.nextStart);
  }

  @Test
  void aLimitFromTheNextStartOnNeedNotHoldNow() {
    has(ResourceQuota.limit().memory(ByteSize.gib(1)));
    there.plan = quota -> QuotaPlan.of(FakeGuests.step(there, quota, Effect.NEXT_START));
    QuotaReport report = web.apply(ResourceQuota.limit().memory(ByteSize.gib(2)));
    assertEquals(Effect.NEXT_START, line(report, Part.MEMORY).effect());
    assertEquals("1 GiB", line(report, Part.MEMORY).actual());
    fake.driver.next("apply memory", (effect, op) -> {});
    RejectedException dropped =
        assertThrows(
            RejectedException.class,
            () -> web.apply(ResourceQuota.limit().memory(ByteSize.gib(4))));
    assertTrue(dropped.getMessage().endsWith("holds memory 2 GiB from the next start on"));
  }

  @Test
  void whatFailedForTheNextStartIsComparedWithTheNextStart() {
    there.actual = ResourceQuota.limit().memory(ByteSize.gib(1));
    there.nextStart = ResourceQuota.limit().memory(ByteSize.gib(2)); // somebody else's change
    there.plan = quota -> QuotaPlan.of(FakeGuests.step(there, quota, Effect.NEXT_START));
    fake.driver.next(
        "apply memory", FakeHost.failsWhenDone(new NativeException("no", Failure.undecided())));
    ResourceQuota asked = ResourceQuota.limit().memory(ByteSize.gib(4));
    NativeException undone = assertThrows(NativeException.class, () -> web.apply(asked));
    assertEquals(Outcome.NOT_DONE, undone.outcome());

    fake.driver.next(
        "apply memory", FakeHost.failsWhenDone(new NativeException("no", Failure.undecided())));
    fake.driver.next("undo", FakeHost.fails(new NativeException("no", Failure.undecided())));
    NativeException left = assertThrows(NativeException.class, () -> web.apply(asked));
    assertEquals(List.of("memory holds 4 GiB from the next start on, was 2 GiB"), left.remains());
  }

  @Test
  void aCancelledChangeIsTakenBack() {
    has(ResourceQuota.limit().cpus(1).memory(ByteSize.gib(1)).processes(10));
    ResourceQuota before = there.actual;
    CountDownLatch entered = new CountDownLatch(1);
    fake.driver.next("apply memory", FakeHost.hangsAndIsDone(entered));
    Task task = Task.unbounded();
    Background apply = Background.call(() -> web.apply(THREE, task));
    Background.await(entered);
    task.cancel();
    OperationCancelledException e = apply.throwing(OperationCancelledException.class);
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of("apply cpus", "apply memory", "undo memory", "undo cpus"), changes());
    assertEquals(before, there.actual);
  }

  @Test
  void aStepThatIsNeverAnnouncedUndoesNothing() {
    FakeProvider careful = new FakeProvider();
    FakeGuest guest = careful.driver.machines.add("web", GuestState.RUNNING);
    Task task = Task.unbounded();
    guest.plan =
        quota -> {
          task.cancel();
          return QuotaPlan.of(FakeGuests.step(guest, quota, Effect.LIVE));
        };
    try (Host other = careful.connect()) {
      OperationCancelledException e =
          assertThrows(
              OperationCancelledException.class,
              () -> other.guests().get("web").apply(ResourceQuota.limit().cpuWeight(1), task));
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertTrue(e.report().isEmpty());
      assertEquals(List.of("open"), careful.driver.changes());
    }
  }

  @Test
  void aBugOfTheDriverIsUndoneToo() {
    has(ResourceQuota.limit().cpus(1).memory(ByteSize.gib(1)).processes(10));
    ResourceQuota before = there.actual;
    ArithmeticException bug = new ArithmeticException("/ by zero");
    fake.driver.next("apply processes", FakeHost.failsWhenDone(bug));
    fake.driver.next(
        "undo memory", FakeHost.failsWhenDone(new IllegalStateException("another bug")));
    NativeException e = assertThrows(NativeException.class, () -> web.apply(THREE));
    assertSame(bug, e.getCause());
    assertEquals(
        List.of(
            "apply cpus",
            "apply memory",
            "apply processes",
            "undo processes",
            "undo memory",
            "undo cpus"),
        changes());
    assertEquals(before, there.actual);
    assertEquals("another bug", bug.getSuppressed()[0].getMessage());
  }
}
