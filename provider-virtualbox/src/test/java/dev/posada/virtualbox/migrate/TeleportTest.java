package dev.posada.virtualbox.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @BeforeEach
  void boxes() throws IOException {
    here = new ScriptedBox(Files.createDirectory(folder.resolve("here")));
    there = new ScriptedBox(Files.createDirectory(folder.resolve("there")));
    there.installation();
    make(WITH_DISK);
    here.answers(this::here);
    there.answers(this::there);
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
    try {
      assertTrue(sent.await(30, TimeUnit.SECONDS), "nothing was sent");
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return ScriptedBox.said("");
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

  @Test
  void whatRunsThereStaysThereThoughTheAnswerWasLost() {
    here.answers(
        words -> {
          if (words.contains(" teleport ")) {
            teleports();
            here.ends();
            return ScriptedBox.failed("the tool was ended", "");
          }
          return here(words);
        });
    refused(HypervisorException.class);
    assertTrue(there.knows(id));
    assertEquals("running", stateThere);
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
    assertTrue(refused(UnsupportedCapabilityException.class).getMessage().contains("lie on"));
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
