package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.host.Trait;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes on inside a guest. */
@Execution(ExecutionMode.CONCURRENT)
class GuestTest {
  @TempDir Path folder;
  private Stage stage;
  private Path vmx;

  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.in(folder);
    vmx = stage.machine("web");
    stage.run("start", vmx, "nogui");
  }

  private String copied(String path) throws Exception {
    Path out = folder.resolve("copy");
    assertEquals("", stage.guest("CopyFileFromGuestToHost", vmx, path, out.toString()).text());
    return Files.readString(out);
  }

  @Test
  void outputOfAProgramIsFetchedThroughATemporaryFile() throws Exception {
    String file = stage.guest("CreateTempfileInGuest", vmx).text().strip();
    String script = "echo out; echo err >&2; pwd > /dev/null; exit 4";
    Answer answer =
        stage.guest(
            "runProgramInGuest", vmx, "/bin/sh", "-c", "(" + script + ") > '" + file + "' 2>&1");
    assertEquals("Guest program exited with non-zero exit code: 4\n", answer.text());
    assertEquals("out\nerr\n", copied(file));
    assertEquals("", stage.guest("deleteFileInGuest", vmx, file).text());
  }

  @Test
  void scriptRunsWithItsInterpreter() throws Exception {
    Answer answer =
        stage.guest("runScriptInGuest", vmx, "/bin/sh", "echo $USER > /home/guest/who\n");
    assertEquals("", answer.text());
    assertEquals("guest\n", copied("/home/guest/who"));
  }

  @Test
  void environmentOfTheGuestReachesPrograms() throws Exception {
    assertEquals("", stage.guest("writeVariable", vmx, "guestEnv", "COLOUR", "red").text());
    stage.guest("runProgramInGuest", vmx, "/bin/sh", "-c", "echo $COLOUR > /tmp/c");
    assertEquals("red\n", copied("/tmp/c"));
  }

  @Test
  void programGoesOnAloneAndCanBeKilled() throws Exception {
    assertEquals("", stage.guest("runProgramInGuest", vmx, "-noWait", "/bin/sleep", "600").text());
    String list = stage.guest("listProcessesInGuest", vmx).text();
    assertTrue(list.startsWith("Process list: 2\n"), list);
    String pid = list.replaceAll("(?s).*pid=(\\d+), owner=guest, cmd=/bin/sleep 600\n", "$1");
    assertEquals("", stage.guest("killProcessInGuest", vmx, pid).text());
    assertEquals(
        "Process list: 1\npid=1, owner=root, cmd=/sbin/init\n",
        stage.guest("listProcessesInGuest", vmx).text());
  }

  @Test
  void stopEndsThePrograms() throws Exception {
    stage.guest("runProgramInGuest", vmx, "-noWait", "/bin/sleep", "600");
    String pid = stage.record(vmx).family("process").keySet().iterator().next();
    assertEquals(0, stage.run("stop", vmx, "hard").exit());
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(p -> p.onExit().join());
    assertTrue(stage.record(vmx).family("process").isEmpty());
  }

  @Test
  void filesAndFolders() throws Exception {
    assertEquals("", stage.guest("createDirectoryInGuest", vmx, "/srv/a/b").text());
    Path file = Files.writeString(folder.resolve("f"), "text");
    stage.guest("CopyFileFromHostToGuest", vmx, file.toString(), "/srv/a/one");
    assertEquals("", stage.guest("renameFileInGuest", vmx, "/srv/a/one", "/srv/a/two").text());
    assertEquals(
        "Directory list: 2\nb\ntwo\n", stage.guest("listDirectoryInGuest", vmx, "/srv/a").text());
    assertEquals("", stage.guest("deleteDirectoryInGuest", vmx, "/srv/a").text());
    assertEquals(
        "The directory does not exist.\n",
        stage.guest("directoryExistsInGuest", vmx, "/srv/a").text());
    // Nothing leads out of the guest.
    stage.guest("CopyFileFromHostToGuest", vmx, file.toString(), "/../../../escaped");
    assertFalse(Files.exists(stage.folder().resolve("escaped")));
  }

  @Test
  void variables() throws Exception {
    assertEquals("\n", stage.run("readVariable", vmx, "guestVar", "none").text());
    assertEquals("128\n", stage.run("readVariable", vmx, "runtimeConfig", "memsize").text());
    stage.run("writeVariable", vmx, "runtimeConfig", "memsize", "64");
    assertEquals("64\n", stage.run("readVariable", vmx, "runtimeConfig", "memsize").text());
    assertTrue(stage.text(vmx).contains("memsize = \"128\""));
    stage.run("stop", vmx, "hard");
    stage.run("start", vmx, "nogui");
    assertEquals("128\n", stage.run("readVariable", vmx, "runtimeConfig", "memsize").text());
  }

  @Test
  void screenIsAPicture() throws Exception {
    Path png = folder.resolve("s.png");
    assertEquals("", stage.guest("captureScreen", vmx, png.toString()).text());
    var image = javax.imageio.ImageIO.read(png.toFile());
    assertEquals(640, image.getWidth());
    assertEquals(480, image.getHeight());
  }

  @Test
  void sharedFoldersStandInTheConfiguration() throws Exception {
    assertEquals(0, stage.run("addSharedFolder", vmx, "docs", folder.toString()).exit());
    assertTrue(stage.text(vmx).contains("sharedFolder0.guestName = \"docs\""));
    assertEquals(
        0, stage.run("setSharedFolderState", vmx, "docs", folder.toString(), "readonly").exit());
    assertTrue(stage.text(vmx).contains("sharedFolder0.writeAccess = \"FALSE\""));
    assertEquals(0, stage.run("removeSharedFolder", vmx, "docs").exit());
    assertFalse(stage.text(vmx).contains("sharedFolder0."));
    assertEquals(255, stage.run("removeSharedFolder", vmx, "docs").exit());
  }

  @Test
  void devicesToolsAndHardware() throws Exception {
    assertEquals(0, stage.run("disconnectNamedDevice", vmx, "ethernet0").exit());
    assertEquals(
        "FALSE\n",
        stage.run("readVariable", vmx, "runtimeConfig", "ethernet0.startConnected").text());
    assertEquals(255, stage.run("connectNamedDevice", vmx, "serial7").exit());
    assertEquals(0, stage.run("installTools", vmx).exit());
    assertEquals(255, stage.run("upgradevm", vmx).exit());
    stage.run("stop", vmx, "hard");
    assertEquals(0, stage.run("upgradevm", vmx).exit());
    assertTrue(stage.text(vmx).contains("virtualHW.version = \"21\""));
  }

  @Test
  void toolsComeUpAfterAWhile() throws Exception {
    stage.run("stop", vmx, "hard");
    stage.set(vmx, Trait.TOOLS_DELAY_MS, 60_000);
    stage.run("start", vmx, "nogui");
    assertEquals("installed\n", stage.run("checkToolsState", vmx).text());
    stage.simulator().home().advance(java.time.Duration.ofMinutes(2));
    assertEquals("running\n", stage.run("checkToolsState", vmx).text());
  }

  @Test
  void copyOfADiskFileHasFilesOfItsOwn() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "text");
    stage.guest("CopyFileFromHostToGuest", vmx, file.toString(), "/tmp/f");
    stage.run("stop", vmx, "hard");
    Path other = stage.machine("other");
    Files.copy(
        vmx.resolveSibling("web.vmdk"),
        other.resolveSibling("other.vmdk"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    stage.run("start", other, "nogui");
    stage.guest("deleteFileInGuest", other, "/tmp/f");
    stage.run("start", vmx, "nogui");
    assertEquals("text", copied("/tmp/f"));
  }
}
