package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.command.Message;
import dev.posada.vmrun.fault.Faults;
import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.Sealed;
import dev.posada.vmrun.host.Mark;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others captured of failing calls comes byte for byte, on standard output. */
@Execution(ExecutionMode.CONCURRENT)
class VerbatimErrorTest {
  @TempDir Path folder;
  private Stage stage;
  private Path vmx;

  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.in(folder);
    vmx = stage.machine("web");
  }

  private static void fails(Answer answer, String text) {
    assertEquals(text, answer.text());
    assertEquals("", answer.errorText());
    assertEquals(255, answer.exit());
  }

  @Test
  void machineThatIsOff() throws Exception {
    String text = "Error: The virtual machine is not powered on: " + vmx + "\n";
    for (String word : new String[] {"stop", "reset", "suspend", "pause", "unpause"}) {
      fails(stage.run(word, vmx), text);
    }
    fails(stage.guest("listProcessesInGuest", vmx), text);
    fails(stage.run("getGuestIPAddress", vmx), text);
  }

  @Test
  void machineThatIsSuspendedIsNotPoweredOn() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.run("suspend", vmx);
    fails(
        stage.run("stop", vmx, "hard"),
        "Error: The virtual machine is not powered on: " + vmx + "\n");
  }

  @Test
  void pathsThatLeadToNoMachine() throws Exception {
    fails(
        stage.run("start", "/nowhere/web.vmx"),
        "Error: Cannot open VM: /nowhere/web.vmx, The virtual machine cannot be found\n");
    fails(
        stage.run("start", "/nowhere/web.txt"),
        "Error: Cannot open VM: /nowhere/web.txt, unknown file suffix\n");
    Files.writeString(vmx, "displayName = \"web\"\n");
    fails(
        stage.run("listSnapshots", vmx),
        "Error: Cannot open VM: " + vmx + ", Cannot read the virtual machine configuration file\n");
  }

  @Test
  void pausedGuest() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.run("pause", vmx);
    fails(
        stage.guest("fileExistsInGuest", vmx, "/etc/passwd"),
        "Error: The virtual machine is paused: " + vmx + "\n");
  }

  @Test
  void guestThatCannotBeEntered() throws Exception {
    stage.run("start", vmx, "nogui");
    fails(
        stage.run("listProcessesInGuest", vmx),
        "Error: Anonymous guest operations are not allowed on this virtual machine. You must call"
            + " VixVM_LoginInGuest before performing guest operations\n");
    fails(
        stage.run("-gu", "guest", "-gp", "no", "listProcessesInGuest", vmx.toString()),
        "Error: Invalid user name or password for the guest OS\n");
    fails(
        stage.guest("runProgramInGuest", vmx, "-interactive", "/bin/true"),
        "Error: The specified guest user must be logged in interactively to perform this"
            + " operation\n");
    fails(
        stage.run("typeKeystrokesInGuest", vmx, "x"),
        "Error: Insufficient permissions in the host operating system\n");
    fails(stage.guest("deleteFileInGuest", vmx, "/nope"), "Error: A file was not found\n");
    stage.set(vmx, Trait.TOOLS, "none");
    fails(
        stage.guest("listProcessesInGuest", vmx),
        "Error: The VMware Tools are not running in the virtual machine: " + vmx + "\n");
  }

  @Test
  void snapshots() throws Exception {
    fails(stage.run("revertToSnapshot", vmx, "nope"), "Error: The snapshot does not exist\n");
    fails(stage.run("deleteSnapshot", vmx, "nope"), "Error: The snapshot does not exist\n");
    stage.run("snapshot", vmx, "One");
    fails(stage.run("snapshot", vmx, "one"), "Error: A snapshot with the name already exists\n");
  }

  @Test
  void clones() throws Exception {
    String clone = folder.resolve("vms/c/c.vmx").toString();
    fails(
        stage.run("clone", vmx, clone, "full", "-snapshot=nope"),
        "Error: Invalid snapshot name 'nope'\n\n");
    stage.run("start", vmx, "nogui");
    fails(
        stage.run("clone", vmx, clone, "full"),
        "Error: The virtual machine should not be powered on. It is already running.\n");
    stage.run("snapshot", vmx, "live");
    fails(
        stage.run("clone", vmx, clone, "linked", "-snapshot=live"),
        "Error: The state of the virtual machine has not changed since the last snapshot"
            + " operation\n");
    fails(
        stage.run("clone", vmx, vmx.toString(), "full", "-snapshot=live"),
        "Error: The state of the virtual machine has not changed since the last snapshot"
            + " operation\n");
    fails(
        stage.run("deleteVM", vmx),
        "Error: The virtual machine should not be powered on. It is already running.\n");
    stage.run("stop", vmx, "hard");
    fails(stage.run("clone", vmx, vmx.toString(), "full"), "Error: The file already exists\n");
  }

  @Test
  void namesakes() throws Exception {
    stage.run("clone", vmx, folder.resolve("vms/c/c.vmx").toString(), "linked");
    stage.run("clone", vmx, folder.resolve("vms/d/d.vmx").toString(), "linked");
    Answer answer = stage.run("deleteSnapshot", vmx, "Clone");
    assertTrue(answer.text().contains("does not uniquely identify"), answer.text());
    assertEquals(0, stage.run("deleteSnapshot", vmx, "Clone/Clone").exit());
  }

  @Test
  void startThatIsCancelledTellsWhyInTheLog() throws Exception {
    Files.delete(vmx.resolveSibling("web.vmdk"));
    fails(stage.run("start", vmx, "nogui"), "Error: The operation was canceled\n");
    String log = Files.readString(vmx.resolveSibling("vmware.log"));
    assertTrue(
        log.contains(
            " In(05) vmx [msg.disk.noBackEnd] Cannot open the disk '"
                + vmx.resolveSibling("web.vmdk")
                + "' or one of the snapshot disks it depends on.\n"),
        log);
    assertTrue(log.contains("Msg_Post: Error\n"), log);
    assertTrue(log.contains("----------------------------------------\n"), log);
  }

  @Test
  void machineThatIsOpenElsewhere() throws Exception {
    stage.set(vmx, Trait.GUI_LOCK, "true");
    fails(stage.run("start", vmx, "nogui"), "Error: The file is already in use\n");
  }

  @Test
  void encryptedMachine() throws Exception {
    Sealed.encrypted(Dictionary.read(vmx)).write(vmx);
    assertFalse(stage.text(vmx).contains("memsize"));
    stage.set(vmx, Trait.PASSWORD, "secret");
    fails(
        stage.run("checkToolsState", vmx),
        "Error: Cannot open VM: " + vmx + ", A password is required for this operation\n");
    fails(
        stage.run("-vp", "wrong", "checkToolsState", vmx.toString()),
        "Error: Authentication for encrypted virtual machine failed\n");
    assertEquals(0, stage.run("-vp", "secret", "start", vmx.toString(), "nogui").exit());
    fails(
        stage.run("-vp", "secret", "snapshot", vmx.toString(), "s"),
        "Error: Authentication for encrypted virtual machine failed\n");
    assertFalse(stage.text(vmx).contains("uuid.bios"));
    assertEquals(0, stage.run("-vp", "secret", "stop", vmx.toString(), "hard").exit());
    assertEquals(0, stage.run("-vp", "secret", "snapshot", vmx.toString(), "s").exit());
  }

  @Test
  void anotherSession() throws Exception {
    stage.run("start", vmx, "nogui");
    stage.set("session", "other");
    assertEquals("Total running VMs: 0\n", stage.run("list").text());
    fails(
        stage.run("stop", vmx, "hard"),
        "Unable to connect to host.\n"
            + "Error: The operation is not supported for the specified parameters\n");
  }

  @Test
  void playerHasNoSnapshots() throws Exception {
    stage.set("product", "player");
    fails(stage.run("listSnapshots", vmx), "Error: The operation is not supported\n");
    fails(stage.run("snapshot", vmx, "s"), "Error: The operation is not supported\n");
    Answer wrong = stage.run("-T", "ws", "list");
    assertTrue(wrong.text().contains("VIX_SERVICEPROVIDER_VMWARE_WORKSTATION"), wrong.text());
    assertEquals(255, wrong.exit());
  }

  @Test
  void addressThatIsNotKnown() throws Exception {
    stage.set(vmx, Trait.IP_DELAY_MS, 60_000);
    stage.run("start", vmx, "nogui");
    fails(stage.run("getGuestIPAddress", vmx), "Error: Unable to get the IP address\n");
    stage.set(Switch.NO_IP, "empty");
    assertEquals("\n", stage.run("getGuestIPAddress", vmx).text());
    // Waiting moves the clock.
    assertEquals("192.168.80.128\n", stage.run("getGuestIPAddress", vmx, "-wait").text());
  }

  @Test
  void statusIsMinusOneOnWindows() throws Exception {
    stage.set("system", "windows");
    assertEquals(-1, stage.run("stop", vmx).exit());
    stage.set(vmx, Trait.TOOLS, "none");
    assertEquals(-2, stage.run("checkToolsState", vmx).exit());
  }

  /** Texts that no state of the simulator brings about come by a fault. */
  @ParameterizedTest
  @EnumSource(Message.class)
  void eachTextCanBeHad(Message message) throws Exception {
    stage.fault("command=list action=error message=" + message);
    fails(stage.run("list"), "Error: " + message.text("") + "\n");
    Faults.clear(stage.simulator().home());
    assertEquals("Total running VMs: 0\n", stage.run("list").text());
    assertTrue(message.mark() != Mark.DOCUMENTED || message.vix() > 0);
  }
}
