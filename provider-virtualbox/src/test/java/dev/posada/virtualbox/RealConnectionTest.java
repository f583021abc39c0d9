package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Credentials;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.VirtualMachine;
import dev.posada.testkit.InTurn;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine is made by the way around too; of its handle only the id is asked. */
@InTurn(LabBox.COMMAND_LINE)
class RealConnectionTest {
  private static final Duration USUAL = Duration.ofSeconds(60);

  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();
  private final String id = UUID.randomUUID().toString();
  private final String name = LabBox.name();
  private final VirtualMachine machine =
      (VirtualMachine)
          Proxy.newProxyInstance(
              VirtualMachine.class.getClassLoader(),
              new Class<?>[] {VirtualMachine.class},
              (proxy, method, arguments) -> id);
  private Host host;
  private VirtualBoxConnection vbox;

  @BeforeEach
  void create() {
    host = Hypervisors.load().connect(LabBox.uri(), LabBox.options().trace(calls::add));
    vbox = host.unwrap(VirtualBoxConnection.class).orElseThrow();
    vbox.change(List.of("createvm", "--name", name, "--uuid", id, "--register"), USUAL);
  }

  @AfterEach
  void delete() {
    if (vbox != null) {
      vbox.change(List.of("unregistervm", id, "--delete"), USUAL);
      host.close();
    }
  }

  private String settings() throws Exception {
    String info = vbox.read(List.of("showvminfo", id, "--machinereadable"), USUAL);
    String file =
        info.lines().filter(line -> line.startsWith("CfgFile=")).findFirst().orElseThrow();
    return Files.readString(Path.of(file.substring(9, file.length() - 1)));
  }

  @Test
  void commandsAreTracedAndTheirFailuresTold() {
    assertTrue(vbox.read(List.of("list", "vms"), USUAL).contains(id));
    assertTrue(calls.stream().anyMatch(call -> call.text().contains("createvm") && call.changes()));
    assertTrue(calls.stream().anyMatch(call -> call.text().endsWith("list vms")));
    assertThrows(
        NotFoundException.class,
        () -> vbox.read(List.of("showvminfo", UUID.randomUUID().toString()), USUAL));
  }

  @Test
  void guestPropertiesAreSetReadAndRemoved() {
    assertEquals(Optional.empty(), vbox.guestProperty(machine, "/posada/role"));
    vbox.setGuestProperty(machine, "/posada/role", "a \"q\" é");
    assertEquals(Optional.of("a \"q\" é"), vbox.guestProperty(machine, "/posada/role"));
    vbox.removeGuestProperty(machine, "/posada/role");
    assertEquals(Optional.empty(), vbox.guestProperty(machine, "/posada/role"));
  }

  @Test
  void foldersAreSharedAndTakenAway() throws Exception {
    vbox.shareFolder(machine, "-data", "/tmp", false);
    assertTrue(
        settings().contains("<SharedFolder name=\"-data\" hostPath=\"/tmp\" writable=\"false\""));
    vbox.unshareFolder(machine, "-data");
    assertTrue(!settings().contains("<SharedFolder "), "gone");
  }

  @Test
  void theScreenIsServedAndHidden() throws Exception {
    vbox.serveScreen(machine, "5000-5010");
    assertTrue(settings().contains("value=\"5000-5010\""));
    assertTrue(settings().contains("<RemoteDisplay enabled=\"true\""));
    vbox.hideScreen(machine);
    assertTrue(!settings().contains("<RemoteDisplay enabled=\"true\""));
  }

  @Test
  void processorsAreUnpluggedAndPlugged() throws Exception {
    vbox.change(List.of("modifyvm", id, "--cpus", "2", "--cpu-hotplug", "on"), USUAL);
    vbox.unplugProcessor(machine, 1);
    assertTrue(!settings().contains("<Cpu id=\"1\"/>"));
    vbox.plugProcessor(machine, 1);
    assertTrue(settings().contains("<Cpu id=\"1\"/>"));
  }

  @Test
  void aDiskIsBrakedByAGroupOfItsOwn() throws Exception {
    String file = Path.of(LabBox.variable("POSADA_LAB_VIRTUALBOX_HOME"), name + ".vdi").toString();
    vbox.change(List.of("createmedium", "disk", "--filename", file, "--size", "8"), USUAL);
    vbox.change(List.of("storagectl", id, "--name", "SATA", "--add", "sata"), USUAL);
    vbox.change(List.of(BareBox.attaching(id, 0, "hdd", file)), USUAL);
    Disk disk = Disk.of(file).attachedAs("SATA-0-0");
    vbox.brakeDisk(machine, disk, ByteSize.mib(4));
    assertTrue(settings().contains("bandwidthGroup=\"posada-SATA-0-0\""));
    assertTrue(settings().contains("maxBytesPerSec=\"4194304\""));
    vbox.brakeDisk(machine, disk, ByteSize.kib(100));
    assertTrue(settings().contains("maxBytesPerSec=\"102400\""));
    assertThrows(
        RejectedException.class, () -> vbox.brakeDisk(machine, disk, ByteSize.bytes(1000)));
    assertThrows(
        NotFoundException.class,
        () -> vbox.brakeDisk(machine, disk.attachedAs("SATA-7-0"), ByteSize.mib(1)));
  }

  /** There is no disc to install from: what counts is how the tool is asked. */
  @Test
  void thePasswordOfAnInstallationIsNotShown() {
    assertThrows(
        HypervisorException.class,
        () ->
            vbox.prepareInstallation(
                machine,
                "/no/such.iso",
                Credentials.of("u", "geheim"),
                Map.of("--locale", "de_DE", "--admin-password", "geheimer")));
    NativeCall call =
        calls.stream().filter(one -> one.text().contains("unattended")).findFirst().orElseThrow();
    assertTrue(call.text().contains("--password-file ***"), call::text);
    assertTrue(call.text().contains("--admin-password-file ***"), call::text);
    assertFalse(call.text().contains("geheim"), call::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--password", "--user-password", "-p", "--password:", "--admin-password=geheim"})
  void aPasswordOfAnInstallationIsNoPlainWord(String option) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                vbox.prepareInstallation(
                    machine, "/no/such.iso", Credentials.of("u", "x"), Map.of(option, "geheim")));
    assertFalse(refused.getMessage().contains("geheim"), refused::getMessage);
    assertTrue(calls.stream().noneMatch(one -> one.text().contains("unattended")));
  }
}
