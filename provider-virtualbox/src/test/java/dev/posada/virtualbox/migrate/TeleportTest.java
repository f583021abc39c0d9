package dev.posada.virtualbox.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.VirtualBoxMigrateOptions;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A move between two boxes that say what is wanted, over files that are really there. */
@Timeout(60)
class TeleportTest {
  private static final String DISK = UUID.randomUUID().toString();
  private static final String WITH_DISK =
      """
      <MediaRegistry><HardDisks>
        <HardDisk uuid='{%1$s}' location='d.vdi' format='VDI'/>
      </HardDisks></MediaRegistry>
      <Hardware><StorageControllers><StorageController name='SATA' type='AHCI'>
        <AttachedDevice type='HardDisk' port='0' device='0'><Image uuid='{%1$s}'/></AttachedDevice>
      </StorageController></StorageControllers></Hardware>
      """
          .formatted(DISK);

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private final CountDownLatch sent = new CountDownLatch(1);
  private ScriptedBox here;
  private ScriptedBox there;
  private String id;
  private volatile String stateHere = "running";
  private volatile String stateThere = "poweroff";
  private volatile int looks; // until it runs there

  @BeforeEach
  void boxes() throws IOException {
    here = new ScriptedBox(Files.createDirectory(folder.resolve("here")));
    there = new ScriptedBox(Files.createDirectory(folder.resolve("there")));
    there.installation();
    make(WITH_DISK);
    here.answers(this::here);
    there.answers(this::there);
  }

  @AfterEach
  void noThreadIsLeft() {
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter("posada-vbox-arrival"::equals)
            .toList());
  }

  private void make(String inside) throws IOException {
    id = here.machine("moves", "OSType='Linux26_64'", inside);
    here.starts(id);
    Files.writeString(here.folder(id).resolve("d.vdi"), "disk");
  }

  private CommandResult here(String words) {
    if (words.contains(" teleport ")) {
      return teleports();
    }
    if (words.startsWith("unregistervm")) {
      here.unregister(id);
    }
    if (words.endsWith(" poweroff")) {
      stateHere = "poweroff";
    }
    return ScriptedBox.said(words.startsWith("showvminfo") ? state(stateHere) : "");
  }

  /** What it does unless a test wants something else. */
  private CommandResult teleports() {
    stateHere = "teleported";
    stateThere = "running";
    sent.countDown();
    return ScriptedBox.said("");
  }

  private static String state(String words) {
    return "VMState=\"" + words + "\"\n";
  }

  private CommandResult there(String words) {
    String[] word = words.split(" ");
    switch (word[0]) {
      case "createvm" -> create(Path.of(word[word.length - 1]).resolve("moves"));
      case "registervm" -> there.register(id, Path.of(words.substring("registervm ".length())));
      case "unregistervm" -> there.unregister(id);
      case "startvm" -> {
        return words.endsWith("emergencystop") ? aborted() : starts();
      }
      default -> {
        // a question, or a change that is of no consequence here
      }
    }
    if (words.startsWith("showvminfo") && --looks == 0) {
      stateThere = "running";
    }
    return ScriptedBox.said(words.startsWith("showvminfo") ? state(stateThere) : "");
  }

  private static void create(Path home) {
    try {
      Files.createDirectory(home);
      Files.createFile(home.resolve("moves.vbox"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CommandResult starts() {
    stateThere = "teleportingin";
    there.starts(id);
    await(sent);
    return ScriptedBox.said("");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "it never came");
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandResult aborted() {
    stateThere = "aborted";
    there.ends();
    sent.countDown();
    return ScriptedBox.said("");
  }

  private void move(Optional<String> host, MigrateOptions options, VirtualBoxMigrateOptions ours) {
    new Teleport(here.installation(), there.installation(), host, options, ours, op).move(id);
  }

  private void move() {
    move(Optional.of("10.1.2.3"), MigrateOptions.live(), VirtualBoxMigrateOptions.defaults());
  }

  private <T extends HypervisorException> T refused(Class<T> type) {
    return assertThrows(type, this::move);
  }

  private void nothingIsLeftThere() throws IOException {
    assertFalse(there.knows(id));
    try (var left = Files.list(there.machinesFolder())) {
      assertEquals(List.of(), left.toList());
    }
    assertTrue(here.knows(id));
  }

  @Test
  void theTwinHasTheMachinesImagesAndTheMachineIsForgottenWithoutThem() throws IOException {
    Path disk = here.folder(id).resolve("d.vdi");
    move(
        Optional.empty(),
        MigrateOptions.live().maxDowntime(Duration.ofMillis(750)),
        VirtualBoxMigrateOptions.defaults().address("the.target").port(6000));
    assertFalse(here.knows(id));
    Path twin = there.folder(id).resolve("moves.vbox");
    assertTrue(Files.readString(twin).contains("location=\"" + disk + "\""));
    assertTrue(Files.exists(disk), "its disk");
    try (var left = Files.list(disk.getParent())) {
      assertEquals(List.of(disk), left.toList());
    }
    String password = password(there.calls(), "--teleporterpasswordfile ");
    assertEquals(password, password(here.calls(), "--passwordfile "));
    assertTrue(password.length() > 20, password);
    String sending = "controlvm " + id + " teleport --host the.target --port 6000";
    assertTrue(
        here.calls().contains(sending + " --maxdowntime 750 --passwordfile " + password),
        here.calls()::toString);
    assertTrue(
        there.calls().stream().anyMatch(words -> words.contains("--teleporterport 6000")),
        there.calls()::toString);
    assertFalse(op.trace().toString().contains(password), "the password in the trace");
  }

  private static String password(List<String> calls, String option) {
    return calls.stream()
        .filter(words -> words.contains(option))
        .map(words -> words.substring(words.indexOf(option) + option.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTargetThatIsNotReachedHasNothingOfItAndTheRemedyIsToTellItsAddress() throws IOException {
    here.answers(
        words ->
            words.contains(" teleport ")
                ? ScriptedBox.failed(
                    "Teleportation failed: Failed to connect to port 6000 on '10.1.2.3'",
                    "NS_ERROR_FAILURE")
                : here(words));
    NativeException failed = refused(NativeException.class);
    assertTrue(failed.remedy().orElse("").contains("VirtualBoxMigrateOptions.address"));
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    nothingIsLeftThere();
    assertEquals("aborted", stateThere);
  }

  @Test
  void aTwinThatDoesNotStartIsTakenAwayAndItsReasonTold() throws IOException {
    there.answers(
        words ->
            words.startsWith("startvm")
                ? ScriptedBox.failed("VERR_NET_ADDRESS_IN_USE", "NS_ERROR_FAILURE")
                : there(words));
    InvalidStateException failed = refused(InvalidStateException.class);
    assertTrue(failed.remedy().orElse("").contains("another port"), failed::toString);
    nothingIsLeftThere();
    assertFalse(here.calls().stream().anyMatch(words -> words.contains("teleport")));
  }

  private void isMoved() {
    assertTrue(there.knows(id));
    assertEquals("running", stateThere);
    assertFalse(here.knows(id));
  }

  /** The tool is lost after what it was to do. */
  private void loses(Runnable after) {
    here.answers(
        words -> {
          if (words.contains(" teleport ")) {
            teleports();
            after.run();
            return ScriptedBox.failed("the tool was ended", "");
          }
          return here(words);
        });
  }

  @Test
  void whatRunsThereHasMovedThoughTheAnswerWasLost() {
    loses(here::ends);
    move();
    isMoved();
  }

  @Test
  void aCancelThatComesWhenItRunsThereComesTooLate() {
    loses(op::cancel);
    move();
    isMoved();
  }

  @Test
  void aMachineThatWasNotToldOfItsArrivalIsEndedHere() {
    loses(() -> stateHere = "gurumeditation");
    move();
    isMoved();
    assertTrue(here.calls().contains("controlvm " + id + " poweroff"), here.calls()::toString);
  }

  @Test
  void aMachineThatIsOffHereAndAboutToGoOnThereIsWaitedFor() {
    loses(
        () -> {
          here.ends();
          stateThere = "teleportingin";
          looks = 3;
        });
    move();
    isMoved();
  }

  @Test
  void aMachineThatEndedHereOnTheWayIsNotCalledUntouched() throws IOException {
    loses(
        () -> {
          here.ends();
          there.ends();
        });
    NativeException failed = refused(NativeException.class);
    assertEquals(Optional.empty(), failed.failure().outcome());
    nothingIsLeftThere();
  }

  @Test
  void aTwinThatDoesNotListenYetIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    here.answers(
        words ->
            words.contains(" teleport ") && asked.incrementAndGet() < 3
                ? ScriptedBox.failed("Failed to connect to port 6000", "NS_ERROR_FAILURE")
                : here(words));
    move();
    isMoved();
    assertEquals(3, asked.get());
  }

  @Test
  void aTwinThatEndsBecauseItsPortIsTakenTellsThat() throws IOException {
    CountDownLatch refused = new CountDownLatch(1);
    there.answers(
        words -> {
          if (!words.endsWith("headless")) {
            return there(words);
          }
          stateThere = "teleportingin";
          there.starts(id);
          await(refused);
          there.ends();
          return ScriptedBox.failed("VERR_NET_ADDRESS_IN_USE", "NS_ERROR_FAILURE");
        });
    here.answers(
        words -> {
          if (words.contains(" teleport ")) {
            refused.countDown();
            return ScriptedBox.failed("Failed to connect to port 6000", "NS_ERROR_FAILURE");
          }
          return here(words);
        });
    InvalidStateException failed = refused(InvalidStateException.class);
    assertTrue(failed.remedy().orElse("").contains("another port"), failed::toString);
    nothingIsLeftThere();
  }

  @Test
  void aTwinOfSomebodyElseIsLeftAlone() throws IOException {
    Path others = there.machinesFolder().resolve("of others").resolve("moves.vbox");
    there.answers(
        words -> {
          if (words.startsWith("registervm")) {
            there.machine(id, others, "", "");
            return ScriptedBox.failed("has the same UUID as an existing virtual machine", "");
          }
          return there(words);
        });
    refused(HypervisorException.class);
    assertTrue(there.knows(id));
    assertTrue(Files.exists(others));
    assertFalse(Files.exists(there.machinesFolder().resolve("moves")));
  }

  @Test
  void aMachineThatAnotherOneMadeInTheSameFolderIsLeftAlone() {
    Path others = there.machinesFolder().resolve("moves").resolve("moves.vbox");
    there.answers(
        words -> {
          if (words.startsWith("createvm")) {
            create(others.getParent()); // and not registered yet
            return ScriptedBox.failed(
                "Machine settings file '" + others + "' already exists", "NS_ERROR_INVALID_ARG");
          }
          return there(words);
        });
    refused(AlreadyExistsException.class);
    assertTrue(Files.exists(others));
  }

  @Test
  void aTwinThatRunsWithoutTheMemoryIsEnded() throws IOException {
    here.answers(
        words -> {
          if (words.contains(" teleport ")) {
            stateThere = "running";
            return ScriptedBox.failed("it was not sent", "NS_ERROR_FAILURE");
          }
          return here(words);
        });
    NativeException failed = refused(NativeException.class);
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    nothingIsLeftThere();
    assertEquals("aborted", stateThere);
  }

  @Test
  void aHandOverThatNobodyAnsweredIsLeftAloneIfItRunsThere() {
    loses(() -> stateHere = "teleportingpausedvm");
    move();
    isMoved();
  }

  @Test
  void aTargetThatNobodyCanAskMayHaveTheMachine() {
    loses(
        () ->
            there.answers(
                words -> {
                  throw new ConnectionException("it is gone", Failure.undecided());
                }));
    NativeException failed = refused(NativeException.class);
    assertEquals(Optional.empty(), failed.failure().outcome());
    assertTrue(here.knows(id));
  }

  @Test
  void theToolThatStartsTheTwinIsEndedToo() throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    there.answers(
        words -> {
          if (words.endsWith("headless")) {
            stateThere = "teleportingin";
            there.starts(id);
            while (there.ended().isEmpty()) {
              Thread.onSpinWait();
            }
            ended.countDown();
          }
          return words.endsWith("headless") ? ScriptedBox.failed("ended", "") : there(words);
        });
    here.answers(
        words ->
            words.contains(" teleport ")
                ? ScriptedBox.failed("it was not sent", "NS_ERROR_FAILURE")
                : here(words));
    refused(NativeException.class);
    assertEquals(0, ended.getCount());
    nothingIsLeftThere();
  }

  @Test
  void aDiskThatAnotherMachineHasTooDoesNotMove() {
    here.machine("other", "", WITH_DISK.replaceFirst("(?s)<MediaRegistry>.*</MediaRegistry>", ""));
    InvalidStateException refused = refused(InvalidStateException.class);
    assertTrue(refused.getMessage().contains("machine other has"), refused::toString);
    assertEquals(List.of(), there.calls());
  }

  @Test
  void aPathOfAnotherSystemIsNotThere() throws IOException {
    make(WITH_DISK.replace("d.vdi", "C:\\d.vdi"));
    RejectedException refused = refused(RejectedException.class);
    assertTrue(refused.getMessage().contains("C:\\d.vdi is not there"), refused::toString);
  }

  @Test
  void whatCannotBeForgottenHereIsLookedAt() {
    here.answers(
        words ->
            words.startsWith("unregistervm")
                ? ScriptedBox.failed("Cannot unregister the machine", "VBOX_E_INVALID_OBJECT_STATE")
                : here(words));
    HypervisorException failed = refused(HypervisorException.class);
    assertEquals(Optional.empty(), failed.failure().outcome());
    assertTrue(there.knows(id));
  }

  @Test
  void aDiskThatTheOtherHostDoesNotHaveIsToldBeforeAnythingIsMade() throws IOException {
    Files.delete(here.folder(id).resolve("d.vdi"));
    RejectedException refused = refused(RejectedException.class);
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.getMessage().contains("d.vdi is not there"), refused::toString);
    assertEquals(List.of(), there.calls());
  }

  @Test
  void whatWouldStayBehindKeepsTheMachineHere() throws IOException {
    make("<Snapshot uuid='{" + DISK + "}' name='s'/>");
    assertTrue(refused(InvalidStateException.class).remedy().orElse("").contains("snapshots"));
    make("<Hardware><Firmware type='EFI'/></Hardware>");
    assertTrue(refused(UnsupportedCapabilityException.class).getMessage().contains("firmware"));
    String child = "<HardDisk uuid='{" + id + "}' location='c.vdi' format='VDI'/></HardDisk>";
    make(WITH_DISK.replace("format='VDI'/>", "format='VDI'>" + child));
    assertTrue(refused(UnsupportedCapabilityException.class).getMessage().contains("on its own"));
    make(
        WITH_DISK
            .replace("{" + DISK + "}' location", "{" + id + "}' location")
            .replace("format='VDI'/>", "format='VDI'>" + child.replace(id, DISK)));
    assertTrue(refused(UnsupportedCapabilityException.class).getMessage().contains("of others"));
    make(WITH_DISK.replaceFirst("(?s)<MediaRegistry>.*</MediaRegistry>", ""));
    assertTrue(refused(UnsupportedCapabilityException.class).getMessage().contains("registered"));
    assertEquals(List.of(), there.calls());
  }

  @Test
  void aTargetThatOnlyItsOwnMachineReachesNeedsAnAddress() {
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () ->
                move(Optional.empty(), MigrateOptions.live(), VirtualBoxMigrateOptions.defaults()));
    assertTrue(refused.remedy().orElse("").contains("address"), refused::toString);
  }
}
