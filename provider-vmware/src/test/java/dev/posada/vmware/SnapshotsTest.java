package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.host.Switch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots: as the .vmsd tells them, and as vmrun takes, restores and deletes them. */
class SnapshotsTest extends Simulated {
  private VirtualMachine machine;

  @BeforeEach
  void create() {
    machine =
        host.virtualMachines()
            .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.mib(8))));
  }

  @AfterEach
  void end() {
    vmware.clearFaults();
    machine.kill();
  }

  private Snapshot take(String name) {
    return machine.snapshots().take(name);
  }

  private Snapshot again(Snapshot snapshot) {
    return machine.snapshots().get(snapshot.id());
  }

  private static String names(List<Snapshot> all) {
    return all.stream().map(Snapshot::name).collect(Collectors.joining(" "));
  }

  private Path vmsd() {
    return Path.of(machine.id().replaceFirst("vmx$", "vmsd"));
  }

  /** What is written on the disk of the machine, which is left off. */
  private void write(String text) {
    machine.start();
    machine.exec("sh", "-c", "echo " + text + " >/etc/state");
    machine.kill();
  }

  private String read() {
    machine.start();
    String text = machine.exec("cat", "/etc/state").stdout().strip();
    machine.kill();
    return text;
  }

  private static void rejected(Runnable verb) {
    RejectedException why = assertThrows(RejectedException.class, verb::run);
    assertEquals(Outcome.NOT_DONE, why.outcome(), why::toString);
    assertTrue(why.remedy().orElse("").contains("name"), why::toString);
  }

  @Test
  void theTreeIsThatOfTheFile() {
    Snapshot a = take("a");
    Snapshot b = take("b");
    machine.snapshots().restore(a);
    Snapshot c = take("c");
    assertEquals("a b c", names(machine.snapshots().list()));
    assertEquals(Optional.empty(), again(a).parent());
    assertEquals(Optional.of(a.id()), again(b).parent());
    assertEquals(Optional.of(a.id()), again(c).parent());
    assertTrue(again(c).current() && !again(b).current() && !again(a).current());
    assertEquals(
        "Total snapshots: 3\na\n\tb\n\tc\n", vmrun("listSnapshots", machine.id(), "showTree"));
  }

  @Test
  void aFileThatSomebodyBrokeHasWhatCanBeRead() throws IOException {
    Snapshot a = take("a");
    take("b");
    Files.writeString(
        vmsd(),
        text(vmsd())
            .replace("snapshot.numSnapshots = \"2\"", "snapshot.numSnapshots = \"7\"")
            .replace("snapshot1.parent = \"1\"", "snapshot1.parent = \"99\""));
    assertEquals("a b", names(machine.snapshots().list()));
    assertEquals(Optional.empty(), machine.snapshots().get("b").parent());
    Files.delete(vmsd());
    assertEquals(List.of(), machine.snapshots().list());
    NotFoundException gone =
        assertThrows(NotFoundException.class, () -> machine.snapshots().restore(a));
    assertEquals(Kind.SNAPSHOT, gone.kind());
  }

  @Test
  void namesOfAllKindsAreKept() {
    for (String name :
        List.of(
            "before update",
            "\u4e2d\u6587 \u00fc",
            "\"q\" |x",
            "-T ws",
            "a,b;c",
            "x".repeat(128))) {
      Snapshot taken = take(name);
      assertEquals(name, again(taken).name());
      machine.snapshots().restore(taken);
      machine.snapshots().delete(taken);
      assertEquals(List.of(), machine.snapshots().list(), name);
    }
  }

  @Test
  void aNameThatDiffersInItsLettersAloneIsTaken() {
    take("Base");
    AlreadyExistsException there = assertThrows(AlreadyExistsException.class, () -> take("base"));
    assertEquals(Kind.SNAPSHOT, there.kind());
    assertEquals("Base", names(machine.snapshots().list()));
  }

  @Test
  void aSlashIsThatOfAPathAndNoPartOfAName() {
    rejected(() -> take("a/b"));
    vmrun("snapshot", machine.id(), "c/d");
    Snapshot foreign = machine.snapshots().get("c/d");
    rejected(() -> machine.snapshots().restore(foreign));
    rejected(() -> machine.snapshots().delete(foreign));
    Snapshot below = take("below");
    machine.snapshots().restore(below);
    machine.snapshots().delete(below);
    assertEquals("c/d", names(machine.snapshots().list()));
  }

  @Test
  void ofTwoOfOneNameThatIsMeantWhichIsGiven() throws IOException {
    Snapshot upper = take("a");
    Snapshot lower = take("b");
    Files.writeString(vmsd(), text(vmsd()).replace("displayName = \"b\"", "displayName = \"A\""));
    machine.snapshots().restore(again(lower));
    assertTrue(again(lower).current());
    rejected(() -> machine.snapshots().restore(again(upper)));
    assertThrows(RejectedException.class, () -> machine.snapshots().delete(again(upper)));
    machine.snapshots().delete(again(lower));
    machine.snapshots().delete(again(upper));
    assertEquals(List.of(), machine.snapshots().list());
  }

  @ParameterizedTest
  @ValueSource(strings = {"poweroff", "error"})
  void restoringAMachineThatRunsThrowsAwayWhatItDoes(String switched) {
    vmware.set(Switch.REVERT_RUNNING, switched);
    write("off");
    Snapshot off = take("off");
    machine.start();
    machine.exec("sh", "-c", "echo live >/etc/state");
    Snapshot live = take("live");
    assertTrue(live.withMemory() && !off.withMemory());
    machine.exec("sh", "-c", "echo later >/etc/state");
    machine.snapshots().restore(live);
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertEquals("live\n", machine.exec("cat", "/etc/state").stdout());
    machine.snapshots().restore(off);
    assertEquals(GuestState.STOPPED, machine.inspect().state());
    assertEquals("off", read());
  }

  private static void halfDone(Runnable verb, String remains) {
    PermissionDeniedException why = assertThrows(PermissionDeniedException.class, verb::run);
    assertEquals(Outcome.PARTLY, why.outcome(), why::toString);
    assertTrue(why.remains().toString().contains(remains), why::toString);
  }

  @Test
  void aRestoreThatFailsAfterTheKillSaysThatTheMachineIsOff() {
    Snapshot off = take("off");
    machine.start();
    vmware.fault("command=revertToSnapshot action=error message=INSUFFICIENT_PERMISSIONS");
    halfDone(() -> machine.snapshots().restore(off), "off");
    assertEquals(GuestState.STOPPED, machine.inspect().state());
  }

  @Test
  void aRestoreThatCannotStartTheMachineSaysThatItStandsOnTheSnapshot() {
    machine.start();
    Snapshot live = take("live");
    vmware.fault("command=start action=error message=INSUFFICIENT_PERMISSIONS");
    halfDone(() -> machine.snapshots().restore(live), "stands on the snapshot");
    vmware.clearFaults();
    machine.start();
  }

  @Test
  void deletingOneInTheMiddleKeepsTheOthersAsTheyWere() {
    write("1");
    Snapshot a = take("a");
    write("2");
    Snapshot b = take("b");
    write("3");
    Snapshot c = take("c");
    write("4");
    machine.snapshots().delete(b);
    assertEquals("a c", names(machine.snapshots().list()));
    assertEquals(Optional.of(a.id()), again(c).parent());
    assertEquals("4", read());
    machine.snapshots().restore(a);
    assertEquals("1", read());
    machine.snapshots().restore(again(c));
    assertEquals("3", read());
    machine.snapshots().delete(a);
    machine.snapshots().delete(again(c));
    assertEquals("3", read());
    assertEquals(List.of(), leftovers());
  }

  private List<String> leftovers() {
    return Simulated.names(vmx(machine).getParent()).stream()
        .filter(name -> name.matches(".*(-Snapshot\\d+\\.vms[nm]|\\.vmem)"))
        .toList();
  }

  @Test
  void aDiskThatIsIndependentIsNoPartOfThem() {
    VirtualMachine two =
        host.virtualMachines()
            .create(
                VirtualMachineSpec.named("two")
                    .attach(Disk.blank(ByteSize.mib(8)), Disk.blank(ByteSize.mib(8)))
                    .option(
                        VmwareMachineOptions.defaults()
                            .setting("sata0:1.mode", "independent-persistent")));
    List<Disk> before = two.inspect().disks();
    Snapshot taken = two.snapshots().take("one");
    List<Disk> after = two.inspect().disks();
    assertTrue(!before.get(0).hostPath().equals(after.get(0).hostPath()), after::toString);
    assertEquals(before.get(1).hostPath(), after.get(1).hostPath());
    two.snapshots().restore(taken);
    two.snapshots().delete(taken);
    two.delete();
    assertEquals(1, Simulated.names(vmware.machines()).size());
  }

  private Path disk() {
    return Path.of(machine.inspect().disks().get(0).hostPath().orElseThrow());
  }

  private Path sibling(String ending) {
    Path disk = disk();
    return disk.resolveSibling(disk.getFileName().toString().replaceFirst("\\.vmdk$", ending));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatOneLeavesThatWasCancelledGoesToo() {
    List<String> before = Simulated.names(vmx(machine).getParent());
    Path left = sibling("-000001.vmdk");
    vmware.fault("command=snapshot action=hang");
    before(" snapshot ", () -> write(left, "half"));
    assertThrows(
        OperationTimeoutException.class,
        () -> machine.snapshots().take("a", Task.within(Duration.ofSeconds(2))));
    assertEquals(before, Simulated.names(vmx(machine).getParent()));
  }

  @Test
  void whatAnotherMachineInTheFolderHasStays() {
    Path other = vmx(machine).resolveSibling("other.vmx");
    Path theirs = other.resolveSibling("theirs.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", theirs.toString());
    write(other, text(vmx(machine)).replace(disk().getFileName().toString(), "theirs.vmdk"));
    vmware.fault("command=snapshot vmx=*web.vmx action=diskFull");
    before(" snapshot ", () -> vmrun("snapshot", other.toString(), "b"));
    assertThrows(HypervisorException.class, () -> take("a"));
    List<String> there = Simulated.names(vmx(machine).getParent());
    assertTrue(there.contains("theirs-000001.vmdk"), there::toString);
    assertTrue(there.contains("other-Snapshot1.vmsn"), there::toString);
    assertFalse(Files.exists(sibling("-000001.vmdk")), there::toString);
  }

  @Test
  void oneThatOthersTakeAtTheSameTimeStays() {
    before(" snapshot ", () -> vmrun("snapshot", machine.id(), "theirs"));
    assertEquals("mine", take("mine").name());
    assertEquals("theirs mine", names(machine.snapshots().list()));
  }

  @Test
  void oneThatOthersTakeAtTheSameTimeByTheSameNameIsTheirs() {
    before(" snapshot ", () -> vmrun("snapshot", machine.id(), "mine"));
    AlreadyExistsException theirs = assertThrows(AlreadyExistsException.class, () -> take("mine"));
    assertEquals(Outcome.NOT_DONE, theirs.outcome(), theirs::toString);
    assertEquals("mine", names(machine.snapshots().list()));
  }

  @Test
  void whatCameToNothingLeavesNothing() {
    List<String> before = Simulated.names(vmx(machine).getParent());
    vmware.fault("command=snapshot action=diskFull");
    HypervisorException full = assertThrows(HypervisorException.class, () -> take("a"));
    assertTrue(full.remedy().orElse("").contains("room"), full::toString);
    assertEquals(List.of(), machine.snapshots().list());
    assertEquals(before, Simulated.names(vmx(machine).getParent()));
  }
}
