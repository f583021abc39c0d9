package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Nic;
import dev.posada.OperationCancelledException;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Clones on a real QEMU, and what its own tools say of their disks. */
@LabDaemon.Needed
@Timeout(180)
@EnabledIfEnvironmentVariable(
    named = "POSADA_FULL",
    matches = ".+",
    disabledReason = "only tried where POSADA_FULL is set")
class RealCloneTest {
  private final Path images = Path.of(System.getenv().getOrDefault("POSADA_LAB_IMAGES", "/"));
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private Host host;

  @BeforeEach
  void connect() {
    host = LabDaemon.connect();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    LabDaemon.clean(host); // clones that keep their source go with the second round
    LabDaemon.clean(host);
    host.close();
  }

  private VirtualMachine machine(Disk... disks) {
    return host.virtualMachines().create(LabDaemon.linux().attach(disks));
  }

  private static String file(VirtualMachine machine) {
    return machine.inspect().disks().get(0).hostPath().orElseThrow();
  }

  private List<String> files(VirtualMachine... machines) throws IOException {
    try (Stream<Path> all = Files.list(images)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> Stream.of(machines).anyMatch(one -> name.startsWith(one.name() + "-")))
          .sorted()
          .toList();
    }
  }

  private static String guest(VirtualMachine machine, String script) {
    ExecResult result = machine.exec(ExecSpec.command("/bin/sh", "-c", script));
    assertEquals(0, result.exitCode(), result::stderr);
    return result.stdout().strip();
  }

  private static void write(VirtualMachine machine, String mark) {
    guest(machine, "echo " + mark + " | dd of=/dev/vda bs=512 conv=sync,notrunc,fsync");
  }

  private static String mark(VirtualMachine machine) {
    return guest(machine, "head -c 5 /dev/vda");
  }

  @Test
  void bothMachinesOfALinkedCloneWriteWithoutTheOtherSeeingIt() throws Exception {
    VirtualMachine source = machine(Disk.blank(ByteSize.mib(64)));
    source.start();
    source.awaitReady();
    write(source, "first");
    source.kill();
    String base = file(source);

    VirtualMachine clone = source.cloneAs(LabDaemon.name(), CloneOptions.linked());
    assertEquals(List.of(file(source), base), QemuImg.chain(file(source)));
    assertEquals(List.of(file(clone), base), QemuImg.chain(file(clone)));
    assertEquals(1, QemuImg.formats(file(clone)));
    assertTrue(virsh.says("domblklist", source.name()).contains(file(source)));

    source.start();
    clone.start();
    source.awaitReady();
    write(source, "again");
    clone.awaitReady();
    assertEquals("first", mark(clone));
    write(clone, "other");
    assertEquals("again", mark(source));
    source.kill();
    clone.kill();
    assertFalse(QemuImg.same(file(source), file(clone)));

    InvalidStateException kept = assertThrows(InvalidStateException.class, source::delete);
    assertTrue(kept.getMessage().contains(clone.name()), kept::getMessage);
    assertEquals(2, files(source).size());
    clone.delete();
    assertEquals(List.of(), files(clone));
    DeleteReport report = source.delete();
    assertEquals(Map.of(), report.kept());
    assertEquals(List.of(), files(source));
  }

  @Test
  void aTemplateIsPutOnANewDiskOnlyOnceItWasWritten() throws Exception {
    VirtualMachine template = machine(Disk.blank(ByteSize.mib(64)));
    String base = file(template);
    VirtualMachine one = template.cloneAs(LabDaemon.name(), CloneOptions.linked());
    String next = file(template);
    VirtualMachine two = template.cloneAs(LabDaemon.name(), CloneOptions.linked());
    assertEquals(next, file(template));
    assertEquals(List.of(file(two), base), QemuImg.chain(file(two)));

    template.start();
    template.awaitReady();
    write(template, "later");
    template.kill();
    VirtualMachine three = template.cloneAs(LabDaemon.name(), CloneOptions.linked());
    assertEquals(List.of(file(three), next, base), QemuImg.chain(file(three)));
    assertEquals(2, QemuImg.formats(file(three)));
    assertTrue(QemuImg.same(file(three), file(template)));
    assertFalse(QemuImg.same(file(three), file(two)));

    three.delete();
    one.delete();
    assertThrows(InvalidStateException.class, template::delete);
    two.delete();
    template.delete();
    assertEquals(List.of(), files(template, one, two, three));
  }

  @Test
  void aCloneOfACloneKeepsBoth() throws Exception {
    VirtualMachine source = machine(Disk.blank(ByteSize.mib(16)));
    VirtualMachine clone = source.cloneAs(LabDaemon.name(), CloneOptions.linked());
    VirtualMachine second = clone.cloneAs(LabDaemon.name(), CloneOptions.linked());
    assertEquals(3, QemuImg.chain(file(second)).size());
    VirtualMachine free = second.cloneAs(LabDaemon.name(), CloneOptions.full());
    assertEquals(List.of(file(free)), QemuImg.chain(file(free)));
    assertThrows(InvalidStateException.class, source::delete);
    assertThrows(InvalidStateException.class, clone::delete);
    second.delete();
    clone.delete();
    source.delete();
    assertEquals(List.of(), files(source, clone, second));
    free.start();
    free.awaitReady();
  }

  @Test
  void aFullCloneHasTheSameDisksAndSharesTheDisc() throws Exception {
    Path disc = Files.createTempFile(images, "posada-test-", ".iso");
    Files.write(disc, new byte[1 << 20]);
    VirtualMachine source =
        host.virtualMachines()
            .create(
                LabDaemon.linux()
                    .label("owner", "posada")
                    .attach(
                        Disk.blank(ByteSize.mib(64)),
                        Disk.blank(ByteSize.mib(8)).format(Disk.Format.RAW),
                        Cdrom.of(disc.toString()),
                        Nic.on("default")));
    source.start();
    source.awaitReady();
    write(source, "first");
    guest(source, "echo raw | dd of=/dev/vdb bs=512 conv=sync,notrunc,fsync");
    source.kill();

    VirtualMachine clone =
        source.cloneAs(LabDaemon.name(), CloneOptions.full().label("owner", "me"));
    List<Disk> from = source.inspect().disks();
    List<Disk> made = clone.inspect().disks();
    assertEquals(2, made.size());
    for (int i = 0; i < 2; i++) {
      String copy = made.get(i).hostPath().orElseThrow();
      assertTrue(QemuImg.same(from.get(i).hostPath().orElseThrow(), copy));
      assertEquals(from.get(i).format(), made.get(i).format());
      assertEquals(List.of(copy), QemuImg.chain(copy));
    }
    assertEquals(disc.toString(), clone.inspect().cdroms().get(0).hostPath().orElseThrow());
    assertEquals("me", clone.inspect().labels().get("owner"));
    assertNotEquals(source.inspect().nics(), clone.inspect().nics());
    source.start();
    clone.start();
    source.awaitReady();
    clone.awaitReady();
    assertEquals("first", mark(clone));
    clone.kill();
    clone.delete();
    assertEquals(List.of(), files(clone));
    assertEquals("first", mark(source));
    Files.delete(disc);
  }

  @Test
  void aCopyThatIsCancelledIsRemovedBeforeTheCallReturns() throws Exception {
    Path large = images.resolve(LabDaemon.name() + ".img");
    byte[] noise = new byte[1 << 20];
    Random random = new Random(7);
    try (var out = Files.newOutputStream(large)) {
      for (int i = 0; i < 512; i++) {
        random.nextBytes(noise);
        out.write(noise);
      }
    }
    VirtualMachine source = machine(Disk.of(large.toString()).format(Disk.Format.RAW));
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Task task = Task.unbounded();
    task.onProgress(
        progress -> {
          seen.add(progress);
          if (progress.done() > 0) {
            task.cancel();
          }
        });
    String name = LabDaemon.name();
    assertThrows(
        OperationCancelledException.class, () -> source.cloneAs(name, CloneOptions.full(), task));
    System.out.println(seen); // a fast disk may have copied all before anybody looks again
    assertTrue(seen.get(0).total() >= 512 << 20, seen::toString);
    try (Stream<Path> all = Files.list(images)) {
      assertFalse(all.anyMatch(path -> path.getFileName().toString().startsWith(name)));
    }
    assertFalse(virsh.says("vol-list", "default").contains(name));
    VirtualMachine clone = source.cloneAs(name, CloneOptions.full());
    assertTrue(QemuImg.same(large.toString(), file(clone)));
    clone.delete();
    source.delete();
    Files.delete(large);
  }

  @Test
  void aLinkedCloneThatFailsLeavesItsSourceAsItWas() throws Exception {
    VirtualMachine source = machine(Disk.blank(ByteSize.mib(16)));
    String before = virsh.says("dumpxml", source.name(), "--inactive");
    List<String> filesBefore = files(source);
    for (String end : List.of("/no", "\u0001no")) { // libvirt refuses the first when all is done
      String name = LabDaemon.name() + end;
      assertThrows(HypervisorException.class, () -> source.cloneAs(name, CloneOptions.linked()));
    }
    assertEquals(before, virsh.says("dumpxml", source.name(), "--inactive"));
    assertEquals(filesBefore, files(source));
    assertFalse(virsh.says("vol-list", "default").contains("_no-"));
  }

  @Test
  void snapshotsAreInTheWayOfALinkedCloneOnly() {
    VirtualMachine source = machine(Disk.blank(ByteSize.mib(16)));
    source.snapshots().take("then");
    InvalidStateException refused =
        assertThrows(
            InvalidStateException.class,
            () -> source.cloneAs(LabDaemon.name(), CloneOptions.linked()));
    assertTrue(refused.remedy().isPresent());
    VirtualMachine clone = source.cloneAs(LabDaemon.name(), CloneOptions.full());
    assertEquals(List.of(), clone.snapshots().list());
  }

  @Test
  void aDiskOfOthersIsKeptWithAllThatGoesOnFromIt() throws Exception {
    Path disk = images.resolve(LabDaemon.name() + ".img");
    Files.write(disk, new byte[1 << 20]);
    VirtualMachine source = machine(Disk.of(disk.toString()).format(Disk.Format.RAW));
    VirtualMachine clone = source.cloneAs(LabDaemon.name(), CloneOptions.linked());
    String next = file(source);
    assertEquals(List.of(next, disk.toString()), QemuImg.chain(next));
    VirtualMachine second = source.cloneAs(LabDaemon.name(), CloneOptions.linked());
    assertEquals(next, file(source), "nothing was written");
    DeleteReport report = source.delete();
    assertEquals(List.of(next), List.copyOf(report.kept().keySet()));
    assertTrue(Files.exists(disk));
    assertEquals(2, QemuImg.chain(file(clone)).size());
    second.delete();
    clone.delete();
    assertTrue(Files.exists(disk));
    virsh.says("vol-delete", Path.of(next).getFileName().toString(), "default");
    Files.delete(disk);
  }

  @Test
  void whatOthersPutOnADiskKeepsIt() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    String base = file(machine);
    Path over = images.resolve(LabDaemon.name() + ".qcow2");
    Process made =
        new ProcessBuilder(
                "qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, over + "")
            .start();
    assertEquals(0, made.waitFor());
    String name = LabDaemon.name();
    Path xml = Files.createTempFile("posada-test-", ".xml");
    Files.writeString(
        xml,
        "<domain type='qemu'><name>"
            + name
            + "</name><memory>65536</memory><os><type>hvm</type></os><devices>"
            + "<disk type='file'><driver name='qemu' type='qcow2'/><source file='"
            + over
            + "'/><target dev='vda'/></disk></devices></domain>");
    virsh.says("define", xml.toString());
    assertThrows(InvalidStateException.class, machine::delete);
    virsh.says("undefine", name);
    DeleteReport report = machine.delete();
    assertTrue(report.kept().get(base).contains(over.toString()), report::toString);
    assertTrue(Files.exists(Path.of(base)));
    Files.delete(over);
    Files.delete(Path.of(base));
    Files.delete(xml);
  }

  @Test
  void aDiskWhoseGuestPretendsAnotherFormatIsNotCopied() throws Exception {
    Path disk = images.resolve(LabDaemon.name() + ".img");
    Process made =
        new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "1M")
            .start();
    assertEquals(0, made.waitFor());
    VirtualMachine source = machine(Disk.of(disk.toString()).format(Disk.Format.RAW));
    for (CloneOptions options : List.of(CloneOptions.full(), CloneOptions.linked())) {
      assertThrows(RejectedException.class, () -> source.cloneAs(LabDaemon.name(), options));
    }
    source.delete();
    Files.delete(disk);
  }

  /** What only one of two machines can have would keep the second one from its start. */
  @Test
  void aMachineOfOthersRunsNextToItsClone() throws Exception {
    Path log = images.resolve(LabDaemon.name() + ".log");
    String name = LabDaemon.name();
    Path xml = Files.createTempFile("posada-test-", ".xml");
    Files.writeString(
        xml,
        """
        <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
          <name>%s</name><title>of others</title><memory>131072</memory><genid/>
          <os firmware='efi'><type machine='q35'>hvm</type></os>
          <features><acpi/></features>
          <devices>
            <interface type='user'><mac address='52:54:00:aa:00:02'/></interface>
            <serial type='file'><source path='%s'/><log file='%s-2'/></serial>
            <serial type='tcp'><source mode='bind' host='127.0.0.1' service='45551'/></serial>
            <channel type='unix'><source mode='bind' path='%s-socket'/>
              <target type='virtio' name='org.example'/></channel>
            <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
            <graphics type='vnc' port='45912' autoport='no' passwd='secret'/>
            <watchdog model='i6300esb' action='reset'/>
          </devices>
          <qemu:commandline><qemu:arg value='-netdev'/>
            <qemu:arg value='user,id=n1,hostfwd=tcp:127.0.0.1:45552-:22'/></qemu:commandline>
        </domain>
        """
            .formatted(name, log, log, log));
    virsh.says("define", xml.toString());
    VirtualMachine source = host.virtualMachines().get(name);
    source.start();
    source.kill(); // now it has variables of its firmware
    VirtualMachine clone = source.cloneAs(LabDaemon.name(), CloneOptions.full());
    source.start();
    clone.start();
    String made = virsh.says("dumpxml", "--security-info", "--inactive", clone.name());
    for (String kept : List.of("of others", "i6300esb", "user,id=n1", "secret", "org.example")) {
      assertTrue(made.contains(kept), kept);
    }
    for (String gone : List.of(log.toString(), "45912", "45551", "45552", name + "_VARS")) {
      assertFalse(made.contains(gone), gone);
    }
    source.kill();
    clone.kill();
    clone.delete();
    source.delete();
    Files.deleteIfExists(log);
    Files.deleteIfExists(Path.of(log + "-2"));
    Files.delete(xml);
  }

  @Test
  void aCloneOfASnapshotIsWhatItsSourceWasThen() throws Exception {
    VirtualMachine source = machine(Disk.blank(ByteSize.mib(64)));
    source.start();
    source.awaitReady();
    write(source, "first");
    Snapshot then = source.snapshots().take("then");
    assertTrue(then.withMemory());
    write(source, "later");
    source.snapshots().take("later");
    source.kill();
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> source.cloneAs(LabDaemon.name(), CloneOptions.linked().from(then)));

    String before = virsh.says("dumpxml", source.name(), "--inactive");
    VirtualMachine clone = source.cloneAs(LabDaemon.name(), CloneOptions.full().from(then));
    assertEquals(List.of(), clone.snapshots().list());
    assertEquals(1, QemuImg.chain(file(clone)).size());
    assertEquals(before, virsh.says("dumpxml", source.name(), "--inactive"));
    assertEquals(2, source.snapshots().list().size());
    assertFalse(virsh.says("list", "--all", "--name").matches("(?s).*posada-[0-9a-f]{8}-.*"));
    assertFalse(virsh.says("vol-list", "default").matches("(?s).*posada-[0-9a-f]{8}-.*"));
    clone.start();
    clone.awaitReady();
    assertEquals("first", mark(clone));
    source.start();
    source.awaitReady();
    assertEquals("later", mark(source));
  }
}
