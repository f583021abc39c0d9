package dev.posada.examples;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples on a real libvirtd, which has no containers, knows no appliances and streams no
 * command.
 */
@Tag("slow")
@Timeout(180)
class KvmSamplesTest {
  private static final String URI = Engine.KVM.uri();
  private static final String DISK = System.getenv("POSADA_LAB_DISK");

  @TempDir Path folder;
  private final InputStream keyboard = System.in;
  private final List<String> names = new ArrayList<>(List.of("web"));
  private Host host;

  @BeforeEach
  void connect() {
    Engine.KVM.require();
    host = Hypervisors.load().connect(URI);
    assertEquals(List.of(), host.virtualMachines().named("web"), "one that is not of these tests");
  }

  /** The one that was made last first: a linked clone goes before its source. */
  @AfterEach
  void leaveNothing() {
    System.setIn(keyboard);
    if (host == null) {
      return;
    }
    removeAll();
    host.close();
  }

  private void removeAll() {
    for (int i = names.size() - 1; i >= 0; i--) {
      remove(host, names.get(i));
    }
  }

  private static void remove(Host host, String name) {
    for (VirtualMachine machine : host.virtualMachines().named(name)) {
      machine.kill();
      machine.delete();
    }
  }

  private VirtualMachineSpec linux() {
    return VirtualMachineSpec.named("web")
        .quota(limit().vcpus(1).memory(mib(192)))
        .kernel(
            VirtualMachineSpec.Kernel.of(System.getenv("POSADA_LAB_KERNEL"))
                .initrd(System.getenv("POSADA_LAB_INITRD"))
                .commandLine("console=ttyS0 quiet panic=-1"));
  }

  private VirtualMachine create(VirtualMachineSpec spec) {
    return host.virtualMachines().create(spec);
  }

  @Test
  void snapshotBeforeUpdate() throws Exception {
    VirtualMachine web = create(linux().attach(Disk.blank(mib(16))));
    web.start();
    web.awaitReady();
    String printed =
        Printed.by(
            () ->
                SnapshotBeforeUpdate.main(
                    new String[] {URI, "touch", "/half-done", "/no-such-folder/file"}));
    assertTrue(printed.startsWith("touch: "), printed);
    assertEquals(List.of(), web.snapshots().list());
    web.awaitReady();
    assertFalse(web.exec("cat", "/half-done").succeeded());
  }

  @Test
  void cloneAndBackup() throws Exception {
    create(linux().attach(Disk.blank(mib(16)))).start();
    host.virtualMachines().get("web").stop(Duration.ofSeconds(5));
    names.addAll(List.of("web-twin", "web-restored"));
    String printed =
        Printed.by(() -> CloneAndBackup.main(new String[] {URI, folder.resolve("web").toString()}));
    assertTrue(printed.contains("full: "), printed);
    for (String name : List.of("web-twin", "web-restored")) {
      assertEquals(GuestState.RUNNING, host.virtualMachines().get(name).inspect().state(), name);
    }
  }

  @Test
  void liveMigration() throws Exception {
    String there = Engine.KVM.uris().get(1);
    create(linux()).start();
    System.setIn(InputStream.nullInputStream());
    try (Host second = Hypervisors.load().connect(there)) {
      try {
        String printed = Printed.by(() -> LiveMigration.main(new String[] {URI, there}));
        assertTrue(printed.endsWith("now on " + there + "\n"), printed);
        assertEquals(List.of(), host.virtualMachines().named("web"));
      } finally {
        remove(second, "web");
      }
    }
  }

  @Test
  void watchAndMeasure() throws Exception {
    create(linux()).start();
    String printed = Printed.by(() -> WatchAndMeasure.main(new String[] {URI, "PT0.1S"}));
    assertEquals(
        10, printed.lines().filter(it -> it.matches("web: \\d\\.\\d\\d CPUs.*")).count(), printed);
  }

  @Test
  void hostsWithGuice() throws Exception {
    create(linux());
    String printed =
        Printed.by(() -> HostsWithGuice.main(new String[] {URI, Engine.KVM.uris().get(1)}));
    assertTrue(printed.contains("web"), printed);
  }

  @Test
  void nightlyJob() throws Exception {
    VirtualMachine web = create(linux().attach(Disk.blank(mib(16))).label("backup", "nightly"));
    assertEquals("", Printed.by(() -> NightlyJob.main(new String[] {URI})));
    assertEquals(
        List.of("nightly-" + LocalDate.now()),
        web.snapshots().list().stream().map(Snapshot::name).toList());
  }

  @Test
  void whenItFails() throws Exception {
    assertEquals("", Printed.by(() -> WhenItFails.main(new String[] {URI})));
    String printed = Printed.by(() -> WhenItFails.main(new String[] {URI}));
    assertTrue(printed.endsWith("nothing happened, trying again is safe\n"), printed);
  }

  @Test
  void createMachine() throws Exception {
    names.addAll(List.of("desk", "cloud"));
    Path iso = onTheHost("posada-samples.iso");
    try {
      String printed =
          Printed.by(() -> CreateMachine.main(new String[] {URI, DISK, iso.toString()}));
      assertTrue(printed.matches("(?s)install it at \\w+://\\S+:\\d+\\n.*"), printed);
      assertTrue(printed.matches("(?s).*ssh debian@[0-9a-f.:]+\\n"), printed);
    } finally {
      removeAll();
      Files.delete(iso);
    }
  }

  @Test
  void networkAndStorage() throws Exception {
    names.addAll(List.of("one", "two"));
    Path image = onTheHost("posada-samples.img");
    try {
      String printed =
          Printed.by(() -> NetworkAndStorage.main(new String[] {URI, image.toString()}));
      assertTrue(printed.contains("data"), printed);
      VirtualMachineInfo one = host.virtualMachines().get("one").inspect();
      assertEquals(GuestState.RUNNING, one.state());
      assertEquals(1, one.disks().size(), "the other one was let go");
      assertEquals(Optional.of("lan"), one.nics().get(0).network());
    } finally {
      removeAll();
      Files.delete(image);
      host.networks().list().stream()
          .filter(network -> network.name().equals("lan"))
          .forEach(host.networks()::delete);
    }
  }

  /** A copy of the disk where the daemon may read it. */
  private static Path onTheHost(String name) throws IOException {
    return Files.copy(Path.of(DISK), Engine.KVM.folders().get(0).resolve(name));
  }
}
