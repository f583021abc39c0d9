package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.InTurn;
import dev.posada.virtualbox.machine.Deletion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes with a machine and what stays, on a real VirtualBox. */
@InTurn(LabBox.COMMAND_LINE)
class RealDeletionTest {
  private static final ResourceQuota SMALL =
      ResourceQuota.limit().memory(ByteSize.mib(64)).vcpus(1);

  private Host host;
  private Path outside;
  private String damaged;

  @BeforeEach
  void connect() throws IOException {
    host = LabBox.connect();
    Path home = Path.of(LabBox.variable("POSADA_LAB_VIRTUALBOX_HOME"));
    outside = Files.createTempDirectory(home.getParent(), "posada-test-outside");
  }

  @AfterEach
  void clean() throws IOException {
    if (host == null) {
      return;
    }
    LabBox.clean(host);
    host.close();
    if (outside != null) {
      for (Path file : files(outside)) {
        tool("closemedium", "disk", file.toString()); // or it was never registered
        Files.deleteIfExists(file);
      }
      Files.delete(outside);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** {@return what the tool writes} */
  private static String tool(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(words));
    command.add(0, LabBox.variable("POSADA_LAB_VIRTUALBOX_TOOL"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static VirtualMachineSpec spec() {
    return VirtualMachineSpec.named(LabBox.name()).quota(SMALL);
  }

  private Path foreign(String name) throws IOException {
    Path image = outside.resolve(name + ".vdi");
    tool("createmedium", "disk", "--filename", image.toString(), "--size", "8");
    assertTrue(Files.exists(image), "made by the test");
    return image;
  }

  private static Path folder(VirtualMachine machine) throws IOException {
    return tool("showvminfo", machine.id(), "--machinereadable")
        .lines()
        .filter(line -> line.startsWith("CfgFile="))
        .map(line -> Path.of(line.substring(9, line.length() - 1)).getParent())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasMadeForAMachineGoesWithIt() throws Exception {
    Path disc = Files.write(outside.resolve("disc.iso"), new byte[1 << 16]);
    VirtualMachine machine =
        host.virtualMachines().create(spec().attach(Disk.blank(ByteSize.mib(8)), Cdrom.of(disc)));
    tool("snapshot", machine.id(), "take", "before");
    Path folder = folder(machine);
    DeleteReport report = machine.delete();
    assertTrue(report.kept().isEmpty(), report::toString);
    assertTrue(report.removed().toString().contains("snapshot before"), report::toString);
    assertTrue(report.removed().toString().contains(".vdi"), report::toString);
    assertTrue(report.removed().toString().contains(".iso"), report::toString);
    assertTrue(Files.notExists(folder), () -> "left: " + folder);
    assertTrue(Files.exists(disc), "the caller's own");
  }

  @Test
  void aDiscThatACloneUsesStays() throws Exception {
    Path disc = Files.write(outside.resolve("disc.iso"), new byte[1 << 16]);
    VirtualMachine source = host.virtualMachines().create(spec().attach(Cdrom.of(disc)));
    VirtualMachine clone = source.cloneAs(LabBox.name(), CloneOptions.full());
    String theirs = UUID.randomUUID().toString();
    String said =
        tool("clonevm", source.id(), "--name", LabBox.name(), "--uuid", theirs, "--register");
    VirtualMachine copied = host.virtualMachines().get(theirs);
    assertEquals(List.of(), discs(copied.delete()), "it has the notes of its source: " + said);
    Path folder = folder(source);
    DeleteReport report = source.delete();
    assertEquals(List.of(), discs(report));
    String kept = report.kept().keySet().iterator().next();
    assertTrue(kept.startsWith("disc " + folder), report::toString);
    Path left = Path.of(kept.substring("disc ".length()));
    assertEquals(-1, Files.mismatch(disc, left));
    assertTrue(tool("list", "dvds").contains(left.toString()), "it is still registered");
    clone.delete();
    Files.delete(left);
    Files.delete(folder);
  }

  @Test
  void aDiscThatACloneUsesIsNotEjectedFromUnderIt() throws Exception {
    Path disc = Files.write(outside.resolve("disc.iso"), new byte[1 << 16]);
    VirtualMachine source = host.virtualMachines().create(spec().attach(Cdrom.of(disc)));
    VirtualMachine clone = source.cloneAs(LabBox.name(), CloneOptions.full());
    Path sent = Path.of(source.inspect().cdroms().get(0).hostPath().orElseThrow());
    source.change(source.inspect().cdroms().get(0).eject());
    assertEquals(-1, Files.mismatch(disc, sent), "the clone has it");
    clone.change(clone.inspect().cdroms().get(0).eject());
    assertEquals(-1, Files.mismatch(disc, sent), "it is in no folder of the clone");
    assertTrue(tool("list", "dvds").contains(sent.toString()));
    tool("closemedium", "dvd", sent.toString(), "--delete");
    clone.delete();
    source.delete();
    assertFalse(Files.exists(sent.getParent()));
  }

  private static List<String> discs(DeleteReport report) {
    return report.removed().stream().filter(what -> what.startsWith("disc ")).toList();
  }

  @Test
  void aDiskThatWasThereStaysAndIsStillRegistered() throws Exception {
    Path image = foreign("given");
    VirtualMachine machine =
        host.virtualMachines()
            .create(spec().attach(Disk.blank(ByteSize.mib(8)), Disk.of(image.toString())));
    DeleteReport report = machine.delete();
    assertEquals(1, report.kept().size(), report::toString);
    assertTrue(report.kept().containsKey("disk " + image), report::toString);
    assertTrue(Files.exists(image));
    assertTrue(tool("list", "hdds").contains(image.toString()), "it is still registered");
  }

  /** VirtualBox itself would delete what the overlay lies on. */
  @Test
  void whatAnOverlayLiesOnStays() throws Exception {
    Path base = foreign("base");
    VirtualMachine one =
        host.virtualMachines().create(spec().attach(Disk.overlayOf(base.toString())));
    VirtualMachine other =
        host.virtualMachines().create(spec().attach(Disk.overlayOf(base.toString())));
    Path overlay = Path.of(other.inspect().disks().get(0).hostPath().orElseThrow());
    DeleteReport first = one.delete();
    assertTrue(first.removed().stream().anyMatch(what -> what.endsWith(".vdi")), first::toString);
    assertTrue(Files.exists(base) && Files.exists(overlay), "after the first was deleted");
    assertEquals(1, other.inspect().disks().size());
    tool("snapshot", other.id(), "take", "s");
    Path folder = folder(other);
    DeleteReport second = other.delete();
    assertTrue(Files.exists(base), second::toString);
    assertFalse(Files.exists(overlay), second::toString);
    assertTrue(Files.notExists(folder), second::toString);
    assertFalse(tool("list", "hdds").contains(overlay.toString()), "no trace of it");
  }

  @Test
  void whatGoesOnFromADiskThatWasThereStaysToo() throws Exception {
    Path image = foreign("goes-on");
    VirtualMachine machine =
        host.virtualMachines()
            .create(spec().attach(Disk.of(image.toString()), Disk.blank(ByteSize.mib(8))));
    tool("snapshot", machine.id(), "take", "s");
    Path later = Path.of(machine.inspect().disks().get(0).hostPath().orElseThrow());
    DeleteReport report = machine.delete();
    assertTrue(Files.exists(image) && Files.exists(later), report::toString);
    assertEquals(2, report.kept().size(), report::toString);
    Files.delete(later);
  }

  @Test
  void aSourceOfLinkedClonesIsNotDeleted() throws Exception {
    VirtualMachine source =
        host.virtualMachines().create(spec().attach(Disk.blank(ByteSize.mib(8))));
    tool("snapshot", source.id(), "take", "base");
    String clone = UUID.randomUUID().toString();
    String name = LabBox.name();
    String said =
        tool(
            "clonevm",
            source.id(),
            "--name",
            name,
            "--uuid",
            clone,
            "--snapshot",
            "base",
            "--options",
            "link",
            "--register");
    InvalidStateException refused = assertThrows(InvalidStateException.class, source::delete, said);
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.getMessage().contains(name), refused::toString);
    assertEquals(1, source.inspect().disks().size(), "it is untouched");
    DeleteReport report = host.virtualMachines().get(clone).delete();
    assertEquals(1, report.kept().size(), () -> "nobody noted that it was made: " + report);
    String left = report.kept().keySet().iterator().next().substring("disk ".length());
    tool("closemedium", "disk", left, "--delete");
    source.delete();
  }

  /** Somebody else makes it between the look and the delete, which does not refuse then. */
  @Test
  void aDiskThatACloneLiesOnSinceTheLookStays() throws Exception {
    Disk foreign = Disk.of(foreign("theirs").toString());
    VirtualMachine source =
        host.virtualMachines().create(spec().attach(Disk.blank(ByteSize.mib(8)), foreign));
    Path disk = Path.of(source.inspect().disks().get(0).hostPath().orElseThrow());
    tool("snapshot", source.id(), "take", "base");
    String clone = UUID.randomUUID().toString();
    DeleteReport report =
        Inside.of(
            LabBox.uri(),
            LabBox.options(),
            (vbox, op) ->
                new Deletion(vbox)
                    .delete(
                        source.id(),
                        Disturbed.preceding(op, "unregistervm", () -> link(source.id(), clone))));
    try {
      assertTrue(Files.exists(disk), report::toString);
      assertTrue(report.kept().containsKey("disk " + disk), report::toString);
    } finally {
      tool("unregistervm", clone, "--delete");
      for (Path folder : List.of(disk.resolveSibling("Snapshots"), disk.getParent())) {
        for (Path file : files(folder)) {
          Files.delete(file); // the snapshot's disk, which lies on the foreign one
        }
        Files.delete(folder);
      }
    }
  }

  private static void link(String source, String clone) {
    List<String> words = new ArrayList<>(List.of("clonevm", source, "--name", LabBox.name()));
    words.addAll(List.of("--uuid", clone, "--snapshot", "base", "--options", "link"));
    words.add("--register");
    try {
      tool(words.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** VirtualBox does not know what it has, and would delete it. */
  @Test
  void aDiskThatAMachineNamesWhichCannotBeReadStays() throws Exception {
    VirtualMachine machine =
        host.virtualMachines().create(spec().attach(Disk.blank(ByteSize.mib(8))));
    VirtualMachine other = host.virtualMachines().create(spec());
    Path disk = Path.of(machine.inspect().disks().get(0).hostPath().orElseThrow());
    String image = disk.toString();
    List<String> words = new ArrayList<>(List.of("storageattach", other.id()));
    words.addAll(List.of("--storagectl", "SATA", "--port", "0", "--type", "hdd"));
    words.addAll(List.of("--medium", image));
    tool(words.toArray(String[]::new));
    String whole = damage(other);
    DeleteReport report = machine.delete();
    assertTrue(report.kept().containsKey("disk " + disk), report::toString);
    assertTrue(Files.exists(disk));
    Files.writeString(Path.of(damaged), whole);
    other.delete();
    tool("closemedium", "disk", image, "--delete");
    Files.deleteIfExists(disk.getParent());
  }

  @Test
  void aSourceOfACloneThatCannotBeReadIsNotDeleted() throws Exception {
    VirtualMachine source =
        host.virtualMachines().create(spec().attach(Disk.blank(ByteSize.mib(8))));
    VirtualMachine clone = source.cloneAs(LabBox.name(), CloneOptions.linked());
    String whole = damage(clone);
    InvalidStateException refused = assertThrows(InvalidStateException.class, source::delete);
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.getMessage().contains(damaged), refused::toString);
    Files.writeString(Path.of(damaged), whole);
    clone.delete();
    source.delete();
  }

  /** {@return the settings as they were} */
  private String damage(VirtualMachine machine) throws IOException {
    Path file = folder(machine).resolve(machine.name() + ".vbox");
    damaged = file.toString();
    String whole = Files.readString(file);
    Files.writeString(file, whole.replace("</VirtualBox>", ""));
    return whole;
  }

  @Test
  void ofAMachineOfOthersAllDisksStay() throws Exception {
    String id = UUID.randomUUID().toString();
    String name = LabBox.name();
    tool("createvm", "--name", name, "--uuid", id, "--register");
    tool("storagectl", id, "--name", "IDE", "--add", "ide");
    VirtualMachine machine = host.virtualMachines().get(id);
    Path folder = folder(machine);
    Path image = folder.resolve("theirs.vdi");
    tool("createmedium", "disk", "--filename", image.toString(), "--size", "8");
    tool(
        "storageattach",
        id,
        "--storagectl",
        "IDE",
        "--port",
        "0",
        "--device",
        "0",
        "--type",
        "hdd",
        "--medium",
        image.toString());
    assertEquals("IDE-0-0", machine.inspect().disks().get(0).id().orElseThrow());
    DeleteReport report = machine.delete();
    assertTrue(report.kept().containsKey("disk " + image), report::toString);
    assertTrue(Files.exists(image));
    assertTrue(Files.notExists(folder.resolve(name + ".vbox")), "its settings are gone");
    tool("closemedium", "disk", image.toString(), "--delete");
    Files.deleteIfExists(folder);
  }

  @Test
  void aMachineThatCannotBeReadIsForgottenAndItsFilesStay() throws Exception {
    String id = UUID.randomUUID().toString();
    String name = LabBox.name();
    tool("createvm", "--name", name, "--uuid", id, "--register");
    VirtualMachine machine = host.virtualMachines().get(id);
    Path file = folder(machine).resolve(name + ".vbox");
    Files.writeString(file, "not XML");
    assertTrue(machine.inspect().state() == GuestState.UNKNOWN || Files.exists(file));
    DeleteReport report = machine.delete();
    assertEquals(List.of("machine " + id), report.removed());
    assertEquals(1, report.kept().size(), report::toString);
    assertFalse(tool("list", "vms").contains(id));
    try (Stream<Path> left = Files.list(file.getParent())) {
      for (Path one : left.toList()) {
        Files.delete(one);
      }
    }
    Files.delete(file.getParent());
  }
}
