package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.testkit.InTurn;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealFilesTest {
  private final Host host = LabEngine.connect();

  @TempDir Path folder;

  @AfterEach
  void leaveNothing() {
    LabEngine.clean(host);
    host.close();
  }

  private static String sh(Container container, String script) {
    return container.exec("sh", "-c", script).stdout().strip();
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void modesTimesAndLinksComeAndGo() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in/sub")).getParent();
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.writeString(in.resolve("run"), "x");
    Files.setPosixFilePermissions(in.resolve("run"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(in.resolve("run"), time);
    Files.createSymbolicLink(in.resolve("sub/link"), Path.of("../run"));
    Files.setPosixFilePermissions(in.resolve("sub"), PosixFilePermissions.fromString("r-xr-x---"));
    Container container = host.containers().run(LabEngine.idle());
    container.copyTo(in, "/tmp/made");
    assertEquals("751 0 981173106", sh(container, "stat -c '%a %u %Y' /tmp/made/run"));
    assertEquals(
        "550 ../run",
        sh(container, "stat -c %a /tmp/made/sub; readlink /tmp/made/sub/link").replace('\n', ' '));
    sh(container, "ln /tmp/made/run /tmp/made/twin; chmod 4755 /tmp/made/twin");
    for (int round = 0; round < 2; round++) { // into nothing, then over itself
      Path out = folder.resolve("out");
      container.copyFrom("/tmp/made", out);
      assertEquals("rwxr-xr-x", permissions(out.resolve("run")));
      assertEquals(time, Files.getLastModifiedTime(out.resolve("run")));
      assertTrue(Files.isSameFile(out.resolve("run"), out.resolve("twin")));
      assertEquals("r-xr-x---", permissions(out.resolve("sub")));
      assertEquals("../run", Files.readSymbolicLink(out.resolve("sub/link")).toString());
    }
  }

  @Test
  void linksThatAreNamedAreFollowedOnBothSides() throws Exception {
    Container container = host.containers().run(LabEngine.idle());
    sh(
        container,
        "mkdir /tmp/d; echo one > /tmp/d/f; ln -s d /tmp/l; ln -s l/f /tmp/m; ln -s no/x /tmp/n");
    container.copyFrom("/tmp/m", folder.resolve("f"));
    assertEquals("one\n", Files.readString(folder.resolve("f")));
    container.copyFrom("/tmp/l", folder.resolve("d"));
    assertEquals("one\n", Files.readString(folder.resolve("d/f")));
    Files.createSymbolicLink(folder.resolve("here"), folder.resolve("d"));
    Files.writeString(folder.resolve("d/g"), "two\n");
    container.copyTo(folder.resolve("here"), "/tmp/l/");
    assertEquals("two", sh(container, "[ -L /tmp/l ] && cat /tmp/d/g"));
    Files.writeString(folder.resolve("f"), "three\n");
    container.copyTo(folder.resolve("f"), "/tmp/m");
    assertEquals("three", sh(container, "[ -L /tmp/m ] && cat /tmp/d/f"));
    assertThrows(NotFoundException.class, () -> container.copyFrom("/tmp/n", folder.resolve("n")));
    assertThrows(NotFoundException.class, () -> container.copyTo(folder.resolve("f"), "/tmp/n"));
  }

  @Test
  void refusalsHaveTheirMeaning() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "x");
    Container container = host.containers().run(LabEngine.idle());
    assertThrows(RejectedException.class, () -> container.copyTo(file, "/tmp"));
    assertThrows(RejectedException.class, () -> container.copyTo(folder, "/etc/passwd"));
    assertThrows(RejectedException.class, () -> container.copyFrom("/etc/passwd", folder));
    assertThrows(RejectedException.class, () -> container.copyFrom("/etc", file));
    HypervisorException behind =
        assertThrows(HypervisorException.class, () -> container.copyTo(file, "/etc/passwd/x"));
    assertTrue(behind instanceof RejectedException, behind.toString());
    NotFoundException none =
        assertThrows(
            NotFoundException.class,
            () -> container.copyFrom("/etc/passwd/x", folder.resolve("none")));
    assertEquals(Kind.FILE, none.kind());
    assertFalse(none.getMessage().contains("overlay"), none.getMessage());
    sh(container, "mkdir /tmp/d; mkfifo /tmp/d/pipe");
    RejectedException pipe =
        assertThrows(
            RejectedException.class, () -> container.copyFrom("/tmp/d", folder.resolve("d")));
    assertTrue(pipe.getMessage().contains("pipe"), pipe.getMessage());
    assertFalse(Files.exists(folder.resolve("d/pipe"), LinkOption.NOFOLLOW_LINKS));
    container.kill();
    container.delete();
    NotFoundException gone =
        assertThrows(NotFoundException.class, () -> container.copyTo(file, "/tmp/x"));
    assertEquals(Kind.CONTAINER, gone.kind());
  }

  @Test
  void aCopyTellsHowFarItIs() throws Exception {
    Path file = Files.write(folder.resolve("f"), new byte[5_000_000]);
    Container container = host.containers().create(LabEngine.idle());
    List<Progress> told = Collections.synchronizedList(new ArrayList<>());
    container.copyTo(file, "/tmp/f", Task.within(Duration.ofSeconds(60)).onProgress(told::add));
    assertTrue(told.size() >= 4, told.toString());
    assertEquals(new Progress("copy", 5_000_000, 5_000_000), told.get(told.size() - 1));
    told.clear();
    container.copyFrom(
        "/tmp/f", folder.resolve("g"), Task.within(Duration.ofSeconds(60)).onProgress(told::add));
    assertEquals(new Progress("copy", 5_000_000, 5_000_000), told.get(told.size() - 1));
    assertEquals(-1, Files.mismatch(file, folder.resolve("g")));
  }

  @Test
  void theWholeOfAContainerComesOut() throws Exception {
    Container container = host.containers().create(LabEngine.idle());
    container.copyFrom("/etc", folder.resolve("etc"));
    assertTrue(Files.exists(folder.resolve("etc/passwd")));
    container.copyFrom("/", folder.resolve("root"));
    assertTrue(Files.isSymbolicLink(folder.resolve("root/bin/sh")));
    assertEquals(
        -1, Files.mismatch(folder.resolve("etc/passwd"), folder.resolve("root/etc/passwd")));
    Path tar = folder.resolve("all.tar");
    container.exportTo(tar);
    assertTrue(Files.size(tar) > 100_000);
  }
}
