package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecResult;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FilesInGuestsTest {
  private static final String URI = "memory:///files-test";

  @TempDir private Path folder;
  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private VirtualMachine ready() {
    VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
    machine.start();
    machine.awaitReady();
    return machine;
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String cat(Guest guest, String path) {
    return guest.exec("cat", path).stdout();
  }

  @Test
  void aFileGoesInAndComesOutAsItWas() throws IOException {
    VirtualMachine web = ready();
    web.copyTo(file("in", "one\ntwo"), "/etc/motd");
    assertEquals("one\ntwo", cat(web, "/etc/motd"));

    web.copyFrom("/etc/motd", folder.resolve("out"));
    assertEquals("one\ntwo", Files.readString(folder.resolve("out")));
  }

  @Test
  void aFolderFillsUpTheOneThatIsThere() throws IOException {
    VirtualMachine web = ready();
    Path site = Files.createDirectories(folder.resolve("site/css"));
    Files.writeString(site.resolve("a.css"), "a");
    Files.writeString(folder.resolve("site/index"), "hello");
    web.exec("touch", "/var/old");
    web.copyTo(folder.resolve("site"), "/var/");

    assertEquals("css\nindex\nold\n", web.exec("ls", "/var").stdout());
    assertEquals("a", cat(web, "/var/css/a.css"));

    web.copyFrom("/var", folder.resolve("back"));
    assertEquals("hello", Files.readString(folder.resolve("back/index")));
    assertTrue(Files.isRegularFile(folder.resolve("back/old")));
  }

  @Test
  void theFolderHasToBeThere() throws IOException {
    VirtualMachine web = ready();
    Path file = file("in", "x");
    NotFoundException missing =
        assertThrows(NotFoundException.class, () -> web.copyTo(file, "/no/such"));
    assertEquals(Kind.FILE, missing.kind());
    assertThrows(
        NotFoundException.class, () -> web.copyFrom("/no/such", folder.resolve("nothing")));
    assertFalse(Files.exists(folder.resolve("nothing")));
    assertThrows(RejectedException.class, () -> web.copyTo(file, "/etc"));
    assertThrows(RejectedException.class, () -> web.copyTo(file, "relative"));
  }

  @Test
  void aPathThatLeadsOutOfTheGuestLeadsToItsRoot() throws IOException {
    VirtualMachine web = ready();
    web.copyTo(file("in", "x"), "/tmp/../../../root/x");
    assertEquals("x\n", web.exec("ls", "/root").stdout());
  }

  @Test
  void filesOutliveARestartAndMachinesTakeThemOnlyWhenTheyRun() throws IOException {
    VirtualMachine web = ready();
    web.copyTo(file("in", "x"), "/root/x");
    web.kill();
    assertThrows(InvalidStateException.class, () -> web.copyFrom("/root/x", folder.resolve("o")));

    web.start();
    web.awaitReady();
    assertEquals("x", cat(web, "/root/x"));
  }

  @Test
  void aContainerTakesThemAlsoWhenItIsOff() throws IOException {
    Container box =
        host.containers().create(ContainerSpec.image("alpine").command("cat", "/tmp/x"));
    box.copyTo(file("in", "from outside"), "/tmp/x");
    box.start();
    assertEquals(0, box.awaitExit());
    box.copyFrom("/tmp/x", folder.resolve("out"));
    assertEquals("from outside", Files.readString(folder.resolve("out")));
  }

  @Test
  void commandsSeeAndChangeFilesAndSayWhatTheyCannotDo() {
    VirtualMachine web = ready();
    assertTrue(web.exec("mkdir", "/tmp/a").succeeded());
    assertTrue(web.exec("touch", "/tmp/a/b").succeeded());
    ExecResult refused = web.exec("rm", "/tmp/a");
    assertEquals(1, refused.exitCode());
    assertEquals("rm: '/tmp/a': Is a directory\n", refused.stderr());
    assertTrue(web.exec("rm", "-r", "/tmp/a").succeeded());
    assertEquals("", web.exec("ls", "/tmp").stdout());
    assertEquals(
        "touch: '/no/b': No such file or directory\n", web.exec("touch", "/no/b").stderr());
    assertEquals("cat: can't open '/tmp': Is a directory\n", web.exec("cat", "/tmp").stderr());
  }

  @Test
  void aCopyThatFailsHalfwaySaysThatPartOfItIsThere() throws IOException {
    VirtualMachine web = ready();
    Path two = Files.createDirectories(folder.resolve("two"));
    Files.writeString(two.resolve("a"), "a");
    Files.writeString(two.resolve("b"), "b");
    Files.writeString(two.resolve("c"), "c");
    world.inject(
        Fault.failure(new BusyException("locked", dev.posada.Failure.undecided()))
            .on("copyTo")
            .halfway());
    HypervisorException half = assertThrows(BusyException.class, () -> web.copyTo(two, "/tmp/two"));
    assertEquals(Outcome.PARTLY, half.outcome());
    assertEquals("a\n", web.exec("ls", "/tmp/two").stdout());
  }

  @Test
  void labelsChangeLater() {
    VirtualMachine web = ready();
    web.label("tier", "front");
    assertEquals(1, host.guests().list(java.util.Map.of("tier", "front")).size());
    web.unlabel("tier");
    assertFalse(web.inspect().labels().containsKey("tier"));
  }
}
