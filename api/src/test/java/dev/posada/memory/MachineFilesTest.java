package dev.posada.memory;

import static dev.posada.ByteSize.gib;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Nic;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.SerialConsole;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Appliances, backups, screens and consoles. */
@Timeout(60)
class MachineFilesTest {
  private static final String URI = "memory:///machine-files-test";

  @TempDir private Path folder;
  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private VirtualMachine ready(String name) {
    VirtualMachine machine =
        host.virtualMachines()
            .create(VirtualMachineSpec.named(name).attach(Disk.blank(gib(2)), Nic.nat()));
    machine.start();
    machine.awaitReady();
    return machine;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String root(VirtualMachine machine) {
    machine.start();
    machine.awaitReady();
    return machine.exec("ls", "/root").stdout();
  }

  @Test
  void anApplianceIsATarThatBeginsWithItsDescriptionAndIsReadBack() throws IOException {
    VirtualMachine web = ready("web");
    web.exec("touch", "/root/x");
    Path ova = folder.resolve("web.ova");
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(InvalidStateException.class, () -> web.exportTo(ova)).outcome());
    web.kill();
    web.exportTo(ova);

    byte[] bytes = Files.readAllBytes(ova);
    assertEquals("web.ovf", new String(bytes, 0, 7, StandardCharsets.UTF_8));
    assertEquals("ustar", new String(bytes, 257, 5, StandardCharsets.UTF_8));
    assertEquals(0, bytes.length % 512);
    String description = new String(bytes, 512, 4_000, StandardCharsets.UTF_8);
    assertTrue(description.contains("ovf:capacity=\"2147483648\""), description);
    assertThrows(AlreadyExistsException.class, () -> web.exportTo(ova));

    VirtualMachine twin = host.virtualMachines().importFrom(ova, "twin");
    assertEquals(gib(2), twin.inspect().disks().get(0).capacity().orElseThrow());
    assertEquals(1, twin.inspect().nics().size());
    assertEquals("x\n", root(twin));
  }

  @Test
  void anOvfHasItsDisksBesideItAndNothingIsOverwritten() throws IOException {
    VirtualMachine web = ready("web");
    web.kill();
    Files.writeString(folder.resolve("web-disk0.vmdk"), "mine");
    assertThrows(AlreadyExistsException.class, () -> web.exportTo(folder.resolve("web.ovf")));
    assertEquals(List.of("web-disk0.vmdk"), names());

    Files.delete(folder.resolve("web-disk0.vmdk"));
    web.exportTo(folder.resolve("web.ovf"));
    assertEquals(List.of("web-disk0.vmdk", "web-files.tar", "web.ovf", "web.posada"), names());
    host.virtualMachines().importFrom(folder.resolve("web.ovf"), "twin");
  }

  @Test
  void anExportThatIsNotDoneInTimeLeavesNothing() throws IOException {
    VirtualMachine web = ready("web");
    web.kill();
    world.freeze();
    assertThrows(
        OperationTimeoutException.class,
        () -> web.exportTo(folder.resolve("web.ova"), Task.within(Duration.ofMillis(100))));
    assertEquals(List.of(), names());
  }

  @Test
  void whatIsNoApplianceIsRejected() throws IOException {
    Path other = Files.write(folder.resolve("other.ova"), new byte[2_000]);
    assertThrows(RejectedException.class, () -> host.virtualMachines().importFrom(other, "x"));
    Files.writeString(other, "x".repeat(2_000));
    assertThrows(RejectedException.class, () -> host.virtualMachines().importFrom(other, "x"));
    assertThrows(RejectedException.class, () -> host.virtualMachines().importFrom(folder, "x"));
    assertEquals(List.of(), host.virtualMachines().list());
  }

  @Test
  void aSecondBackupHoldsOnlyWhatChanged() throws IOException {
    VirtualMachine web = ready("web");
    web.exec("touch", "/root/a");
    web.exec("touch", "/root/b");
    Path full = web.backupTo(folder);
    web.exec("rm", "/root/a");
    web.exec("touch", "/root/c");
    Path changes = web.backupTo(folder);

    assertEquals(List.of("0001-full", "0002-incremental"), names());
    assertEquals(folder, full.getParent());
    assertTrue(Files.size(changes.resolve("files.tar")) < Files.size(full.resolve("files.tar")));
    assertEquals("a\nb\n", root(host.virtualMachines().importFrom(full, "old")));
    assertEquals("b\nc\n", root(host.virtualMachines().importFrom(changes, "new")));

    VirtualMachine other = ready("other");
    assertEquals("0003-full", other.backupTo(folder).getFileName().toString());
  }

  @Test
  void aBackupThatIsNotDoneInTimeLeavesNothing() throws IOException {
    VirtualMachine web = ready("web");
    world.freeze();
    assertThrows(
        OperationTimeoutException.class,
        () -> web.backupTo(folder, Task.within(Duration.ofMillis(100))));
    assertEquals(List.of(), names());
  }

  @Test
  void aScreenIsAPngThatTellsTheState() {
    VirtualMachine web = ready("web");
    byte[] booted = web.screenshot();
    assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(booted, 4));
    web.pause();
    assertFalse(Arrays.equals(booted, web.screenshot()));
    assertEquals("simulated.invalid", web.display().getHost());
    web.kill();
    assertThrows(InvalidStateException.class, web::screenshot);
    assertThrows(InvalidStateException.class, web::display);
  }

  private static String readUntil(SerialConsole console, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      text.append((char) console.fromGuest().read());
    }
    return text.toString();
  }

  private static void type(SerialConsole console, String text) throws IOException {
    console.toGuest().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aConsoleShowsTheBootThenAnswersCommands() throws IOException {
    VirtualMachine web = host.virtualMachines().create(VirtualMachineSpec.named("web"));
    assertEquals(
        Outcome.NOT_DONE, assertThrows(InvalidStateException.class, web::console).outcome());
    world.speed(5); // or it has booted before somebody looks
    web.start();
    try (SerialConsole console = web.console()) {
      world.speed(100);
      assertTrue(readUntil(console, "/# ").contains("Starting the agent\r\n"));
      type(console, "echo hello\n");
      assertEquals("echo hello\r\nhello\r\nroot@web:/# ", readUntil(console, "/# "));
      type(console, "sleep infinity\n");
      type(console, "\003");
      assertEquals("sleep infinity\r\n^C\r\nroot@web:/# ", readUntil(console, "/# "));
      assertThrows(BusyException.class, web::console);

      web.reset();
      assertTrue(readUntil(console, "/# ").contains("Booting"));
    }
    SerialConsole again = web.console();
    web.kill();
    IOException ended = assertThrows(IOException.class, () -> again.fromGuest().read());
    assertEquals("the machine has ended", ended.getMessage());
    assertThrows(IOException.class, () -> again.toGuest().write('x'));
    again.close();
  }

  @Test
  void aConsoleEndsWithItsHost() {
    Host other = Hypervisors.load().connect(URI);
    ready("web");
    SerialConsole console = other.virtualMachines().get("web").console();
    other.close();
    assertThrows(IOException.class, () -> console.fromGuest().read());
    host.virtualMachines().get("web").console().close();
  }
}
