package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.AlreadyExistsException;
import dev.posada.CloneOptions;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A machine becomes several: clones, appliances and backups, and what is left of a failed one. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class CloneTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.STOPPED);
  private final Host host = fake.connect();
  private final VirtualMachine web = host.virtualMachines().get("web");
  private final CountDownLatch entered = new CountDownLatch(1);

  @TempDir Path folder;

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void aCloneHasTheNameAndTheLabels() {
    VirtualMachine copy = web.cloneAs("copy", CloneOptions.full().label("role", "test"));
    assertEquals("copy", copy.inspect().name());
    assertEquals("test", copy.inspect().labels().get("role"));
    assertThrows(
        IllegalArgumentException.class,
        () -> web.cloneAs("other", CloneOptions.full().label("posada/nonce", "mine")));
    assertThrows(IllegalArgumentException.class, () -> web.cloneAs(" ", CloneOptions.full()));
  }

  @Test
  void aTakenNameIsRefusedUnlessTheHypervisorDoesSo() {
    fake.driver.machines.add("copy", GuestState.STOPPED);
    AlreadyExistsException e =
        assertThrows(AlreadyExistsException.class, () -> web.cloneAs("copy", CloneOptions.full()));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of("open"), fake.driver.changes());
  }

  @Test
  void aLostCloneIsFoundByItsLabel() {
    fake.driver.next("clone", FakeHost.failsWhenDone(BROKEN));
    assertEquals("copy", web.cloneAs("copy", CloneOptions.linked()).inspect().name());
    fake.driver.next("clone", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> web.cloneAs("more", CloneOptions.full()));
    assertEquals("cannot clone \"web\" as \"more\" on fake:///x: Broken pipe", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(web), e.guest());
  }

  @Test
  void aCancelledCloneThatIsDoneReturnsTheCopy() {
    fake.driver.next("clone", FakeHost.hangsAndIsDone(entered));
    Task task = Task.unbounded();
    Background clone = Background.call(() -> web.cloneAs("copy", CloneOptions.full(), task));
    Background.await(entered);
    task.cancel();
    clone.returns();
  }

  @Test
  void aCancelledCloneSaysThatThereIsNone() {
    fake.driver.next("clone", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Background clone = Background.call(() -> web.cloneAs("copy", CloneOptions.full(), task));
    Background.await(entered);
    task.cancel();
    assertEquals(Outcome.NOT_DONE, clone.throwing(OperationCancelledException.class).outcome());
  }

  @Test
  void whatTheDriverLeftBehindStaysNamed() {
    Failure known = Failure.partly(List.of("volume copy-0"));
    fake.driver.next("clone", FakeHost.fails(new RejectedException("disk full", known)));
    RejectedException e =
        assertThrows(RejectedException.class, () -> web.cloneAs("copy", CloneOptions.full()));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("volume copy-0"), e.remains());
  }

  @Test
  void theSourceIsLockedMeanwhile() {
    fake.driver.next("clone", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Background clone = Background.call(() -> web.cloneAs("copy", CloneOptions.full(), task));
    Background.await(entered);
    OperationTimeoutException e =
        assertThrows(
            OperationTimeoutException.class, () -> web.start(Task.within(Duration.ofMillis(500))));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(
        "cannot start \"web\" on fake:///x: clone was in flight all the time", e.getMessage());
    task.cancel();
    clone.throwing(OperationCancelledException.class);
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void anExportIsNeverWrittenOverAFile() throws IOException {
    Path file = java.nio.file.Files.writeString(folder.resolve("web.ova"), "before");
    assertThrows(AlreadyExistsException.class, () -> web.exportTo(file));
    assertEquals("before", java.nio.file.Files.readString(file));
    web.exportTo(folder.resolve("new.ova"));
    assertEquals(folder.resolve("backups").resolve("1"), web.backupTo(folder.resolve("backups")));
    assertEquals(List.of("open", "export", "backup"), fake.driver.changes());
  }

  @Test
  void anImportThatMayBeIncompleteIsNamed() throws IOException {
    Path file = java.nio.file.Files.writeString(folder.resolve("web.ova"), "appliance");
    assertEquals("in", host.virtualMachines().importFrom(file, "in").name());
    assertThrows(AlreadyExistsException.class, () -> host.virtualMachines().importFrom(file, "in"));
    fake.driver.next("import", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.virtualMachines().importFrom(file, "no"))
            .outcome());
    fake.driver.next("import", FakeHost.failsWhenDone(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class, () -> host.virtualMachines().importFrom(file, "half"));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("machine \"half\", which may be incomplete"), e.remains());
    assertEquals("half", e.guest().orElseThrow().name());
  }

  @Test
  void aMachineThatMayHaveBeenThereBeforeIsNotNamedAsWhatAnImportLeft() throws IOException {
    fake.driver.machines.refusesTakenNames = true;
    Path file = java.nio.file.Files.writeString(folder.resolve("web.ova"), "appliance");
    fake.driver.next(
        "import",
        (effect, op) -> {
          fake.driver.machines.add("in", GuestState.STOPPED); // as if it had been there
          throw BROKEN;
        });
    ConnectionException e =
        assertThrows(
            ConnectionException.class, () -> host.virtualMachines().importFrom(file, "in"));
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals(List.of(), e.remains());
    assertEquals(Optional.empty(), e.guest());
  }
}
