package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files go into a guest and out of it; what was copied before a failure is named. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class TransferTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();
  private Guest web;

  @TempDir Path folder;

  @BeforeEach
  void aGuestRuns() {
    web = host.guests().get(fake.driver.machines.add("web", GuestState.RUNNING).id);
  }

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private Path file() {
    try {
      return Files.writeString(folder.resolve("from"), "text");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNotThereIsNotCopied() {
    for (Runnable copy :
        List.<Runnable>of(
            () -> web.copyTo(folder.resolve("none"), "/there"),
            () -> web.copyFrom("/there", folder.resolve("none").resolve("to")))) {
      NotFoundException e = assertThrows(NotFoundException.class, copy::run);
      assertEquals(Kind.FILE, e.kind());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
    assertThrows(IllegalArgumentException.class, () -> web.copyTo(file(), ""));
    assertThrows(IllegalArgumentException.class, () -> web.copyFrom("a\0b", folder));
    assertEquals(0, fake.driver.count("copyFrom"));
  }

  @Test
  void aLostCopyIntoAGuestIsPartlyDone() {
    fake.driver.next("copyTo", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> web.copyTo(file(), "/there"));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("/there may have been copied in part"), e.remains());
    assertEquals(Optional.of(web), e.guest());
  }

  @Test
  void aCancelledCopyIntoAGuestIsPartlyDone() {
    CountDownLatch entered = new CountDownLatch(1);
    fake.driver.next("copyTo", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Path from = file();
    Background copy = Background.call(() -> web.copyTo(from, "/there", task));
    Background.await(entered);
    task.cancel();
    assertEquals(Outcome.PARTLY, copy.throwing(OperationCancelledException.class).outcome());
  }

  @Test
  void aFolderOfTheGuestThatIsNotThereIsRefusedBeforeAByteIsCopied() {
    assertEquals(Outcome.NOT_DONE, missing(Failure.notDone()).outcome());
  }

  /** As one of a folder that is being copied. */
  @Test
  void aFileThatVanishesWhileItIsCopiedDoesNotTakeBackWhatWasCopied() {
    assertEquals(Outcome.PARTLY, missing(Failure.undecided()).outcome());
  }

  private NotFoundException missing(Failure told) {
    fake.driver.next("copyTo", FakeHost.fails(new NotFoundException(Kind.FILE, "/none", told)));
    return assertThrows(NotFoundException.class, () -> web.copyTo(file(), "/none/to"));
  }

  @Test
  void aLostCopyOutOfAGuestNamesWhatCame() {
    Path to = folder.resolve("to");
    fake.driver.next("copyFrom", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> web.copyFrom("/there", to)).outcome());
    for (String found : List.of("nothing", "what the first one left")) {
      fake.driver.next("copyFrom", FakeHost.failsWhenDone(BROKEN));
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> web.copyFrom("/there", to));
      assertEquals(Outcome.PARTLY, e.outcome(), found);
      assertEquals(List.of(to + " may have been copied in part"), e.remains());
    }
    fake.driver.next(
        "copyFrom", FakeHost.fails(new NotFoundException(Kind.FILE, "/none", Failure.notDone())));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(NotFoundException.class, () -> web.copyFrom("/none", to)).outcome());
    web.copyFrom("/there", to);
  }

  @Test
  void aCopyOutOfAGuestThatIsCancelledNamesWhatCame() throws IOException {
    Path to = Files.writeString(folder.resolve("to"), "the first half");
    fake.driver.next(
        "copyFrom",
        (effect, op) -> {
          throw new OperationCancelledException("cancelled", Failure.notDone());
        });
    OperationCancelledException e =
        assertThrows(OperationCancelledException.class, () -> web.copyFrom("/there", to));
    assertEquals(List.of(to + " may have been copied in part"), e.remains());
  }

  @Test
  void whatADriverLeftInsideIsNamedToo() throws IOException {
    Path to = Files.createDirectory(folder.resolve("to"));
    String inside = "what was begun inside may still run";
    fake.driver.next(
        "copyFrom",
        FakeHost.fails(
            new OperationCancelledException("cancelled", Failure.partly(List.of(inside)))));
    OperationCancelledException e =
        assertThrows(OperationCancelledException.class, () -> web.copyFrom("/there", to));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of(inside, to + " may have been copied in part"), e.remains());
  }

  @Test
  void aRootHasNoFolderThatCouldBeMissing() {
    fake.driver.next("copyFrom", (effect, op) -> {});
    web.copyFrom("/there", folder.getRoot());
  }
}
