package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.HypervisorException;
import dev.posada.NativeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
class PrefixedRunnerTest {
  private final CommandRunner local = CommandRunner.local();
  private final TestOperation op = new TestOperation();

  @TempDir Path folder;

  private String out(CommandRunner runner, String... argv) {
    CommandResult result = runner.run(Command.read(argv), op);
    assertEquals(0, result.exitCode(), result::toString);
    return result.stdout();
  }

  @Test
  void theWordsComeBeforeTheCommand() {
    CommandRunner nice = local.prefixed("nice", "-n", "7");
    assertEquals("7\n", out(nice, "nice"));
    assertEquals(List.of("nice -n 7 nice"), op.calls());
  }

  @Test
  void wordsEnvironmentInputAndSecretsPassAsTheyAre() {
    CommandRunner env = local.prefixed("env", "A=b c");
    Command command =
        Command.change("sh", "-c", "printf '%s|' \"$A\" \"$B\" \"$@\"; cat; cat \"$3\"", "sh")
            .plain("a b", "")
            .secretFile("hidden")
            .environment("B", "d'e")
            .stdin("read");
    CommandResult result = env.run(command, op);
    assertTrue(result.stdout().startsWith("b c|d'e|a b||/"), result.stdout());
    assertTrue(result.stdout().endsWith("|readhidden"), result.stdout());
    assertEquals(1, op.changes().size());
  }

  @Test
  void prefixesAdd() {
    CommandRunner twice = local.prefixed("env", "A=1").prefixed("env", "B=2");
    assertEquals("12", out(twice, "sh", "-c", "printf %s $A$B"));
  }

  @Test
  void aToolIsLookedForBehindThePrefix() throws IOException {
    Path tool = Files.writeString(folder.resolve("a tool"), "#!/bin/sh\n");
    Path second = Files.createDirectories(folder.resolve("*")).resolve("a tool");
    Files.copy(tool, second);
    Files.createDirectories(folder.resolve("dir/a tool"));
    CommandRunner there =
        local.prefixed("env", "PATH=:.:bin:" + folder + "/dir:" + folder + ":" + folder + "/*/");
    assertEquals(Optional.empty(), there.find("a tool", op));
    Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(Optional.of(second.toString()), there.find("a tool", op));
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(Optional.of(tool.toString()), there.find("a tool", op));
    assertEquals(Optional.of(tool.toString()), there.find(tool.toString(), op));
    assertEquals(Optional.empty(), there.find(tool + "2", op));
    assertEquals(Optional.empty(), there.find(folder.toString(), op));
    assertEquals(Optional.empty(), there.find("-n", op));
    assertEquals("look for a tool", op.calls().get(0));
    assertEquals(List.of(), op.changes());
  }

  @Test
  void aToolIsAPlainNameOrAnAbsolutePath() {
    CommandRunner nice = local.prefixed("nice");
    for (String odd : List.of("", " ", "bin/tool", "./tool", "../tool", "a\0b")) {
      assertThrows(IllegalArgumentException.class, () -> nice.find(odd, op), odd);
    }
    assertEquals(local.find("sh", op), nice.find("sh", op));
  }

  @Test
  void aPrefixThatFailsIsSaid() {
    CommandRunner broken = local.prefixed("sh", "-c", "echo no such user >&2; exit 1");
    List<Runnable> calls =
        List.of(() -> broken.find("sh", op), () -> broken.files().read("/etc/passwd", op));
    for (Runnable call : calls) {
      NativeException e = assertThrows(NativeException.class, call::run);
      assertTrue(e.getMessage().contains("no such user"), e.getMessage());
    }
    assertThrows(HypervisorException.class, () -> local.prefixed("/missing/tool").find("sh", op));
  }

  @Test
  void aPrefixBeginsWithATool() {
    assertThrows(IllegalArgumentException.class, local::prefixed);
    assertThrows(IllegalArgumentException.class, () -> local.prefixed("", "nice"));
  }

  @Test
  void sudoRunsAsAnother() {
    boolean mayRun =
        local.find("sudo", op).isPresent()
            && local.run(Command.read("sudo", "-n", "true"), op).exitCode() == 0;
    assumeTrue(mayRun, "sudo is not installed, or wants a password");
    CommandRunner sudo = local.prefixed("sudo", "-n");
    assertEquals("0\n", out(sudo, "id", "-u"));
    assertTrue(sudo.find("sh", op).isPresent());
    assertArrayEquals(local.files().read("/etc/passwd", op), sudo.files().read("/etc/passwd", op));
  }

  @Test
  void behindChrootIsAnotherMachine() throws IOException {
    assumeTrue(HostFilesContract.isRoot(), "only root can change the root folder");
    Optional<String> busybox =
        Optional.ofNullable(System.getenv("POSADA_LAB_BUSYBOX"))
            .or(() -> local.find("busybox", op));
    assumeTrue(busybox.isPresent(), "busybox is not installed");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    local.run(Command.change("cp", busybox.get(), bin.resolve("busybox").toString()), op);
    Files.createFile(Files.createDirectory(folder.resolve("dev")).resolve("null")); // good enough
    CommandRunner inside = local.prefixed("chroot", folder.toString());
    CommandResult tools = inside.run(Command.change("/bin/busybox", "--install", "-s", "/bin"), op);
    assumeTrue(tools.exitCode() == 0, () -> "this busybox does not run alone: " + tools);

    assertEquals(Optional.of("/bin/busybox"), inside.find("busybox", op));
    assertEquals(Optional.empty(), inside.find("bash", op));
    HostFiles files = inside.files();
    files.makeFolder("/srv/größe", op);
    files.write("/srv/größe/-a", "x".getBytes(UTF_8), op);
    assertEquals("x", Files.readString(folder.resolve("srv/größe/-a")));
    assertEquals(List.of("-a"), files.list("/srv/größe", op));
    assertEquals(List.of("bin", "dev", "srv"), files.list("/", op));
    files.fetch("/srv/größe/-a", folder.resolve("back"), op);
    files.send(folder.resolve("back"), "/top", op);
    assertEquals(2, files.readAll(List.of("/top", "/srv/größe/-a", "/etc/passwd"), op).size());
    assertEquals(
        Files.getLastModifiedTime(folder.resolve("top")).toInstant(),
        files.stamp("/top", op).orElseThrow());
    files.delete("/top", op);
    assertFalse(Files.exists(folder.resolve("top")));
  }
}
