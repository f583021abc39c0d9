package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The files of this machine, by its tools. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ToolFilesTest extends HostFilesContract {
  private final HostFiles files = new ToolFiles(CommandRunner.local());

  @Override
  HostFiles files() {
    return files;
  }

  @Test
  void whatGoesAwayMeanwhileIsNotFound() {
    CommandResult said = new CommandResult(1, "", "cat: /a/b: No such file or directory\n");
    assertInstanceOf(NotFoundException.class, ToolFiles.failure("/a/b", said));
    CommandResult other = new CommandResult(127, "", "chroot: /bin/sh: No such file or directory");
    assertInstanceOf(NativeException.class, ToolFiles.failure("/a/b", other));
  }

  @Test
  void manyFilesAreOneCommand() {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      paths.add(path("machines/" + "long name ".repeat(10) + i));
    }
    files.readAll(paths, op);
    files.heads(paths, 512, op);
    files.stamps(paths, op);
    assertEquals(List.of("read 300 files", "read 300 files", "look at 300 files"), op.calls());
  }

  @Test
  void moreFilesThanACommandTakesAreSeveral() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      paths.add(path("machines/" + "long name ".repeat(10) + i));
    }
    paths.add(Files.createFile(folder.resolve("there")).toString());
    assertEquals(1, files.stamps(paths, op).size());
    assertTrue(op.calls().size() > 5, () -> op.calls().toString());
  }

  @Test
  void whatTheUserMayNotIsDenied() throws IOException {
    assumeTrue(isRoot() && Files.exists(Path.of("/usr/bin/setpriv")), "needs root and setpriv");
    HostFiles nobodys =
        CommandRunner.local()
            .prefixed("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            .files();
    for (Path above = folder; above.getNameCount() > 1; above = above.getParent()) {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path from = Files.writeString(closed.resolve("file"), "x");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    List<Runnable> calls =
        List.of(
            () -> nobodys.read(from.toString(), op),
            () -> nobodys.read(secret.toString(), op),
            () -> nobodys.readAll(List.of(path("missing"), secret.toString()), op),
            () -> nobodys.list(closed.toString(), op),
            () -> nobodys.stamp(from.toString(), op),
            () -> nobodys.stamps(List.of(secret.toString(), from.toString()), op),
            () -> nobodys.write(path("new"), bytes("x"), op),
            () -> nobodys.write(from.toString(), bytes("x"), op),
            () -> nobodys.send(secret, path("new"), op),
            () -> nobodys.fetch(secret.toString(), folder.resolve("new"), op),
            () -> nobodys.makeFolder(path("folder"), op),
            () -> nobodys.makeFolder(closed.resolve("folder").toString(), op),
            () -> nobodys.delete(secret.toString(), op),
            () -> nobodys.delete(from.toString(), op));
    for (Runnable call : calls) {
      assertThrows(PermissionDeniedException.class, call::run);
    }
    assertEquals(2, folder.toFile().list().length);
  }

  @Test
  void aSendThatIsCancelledAtAnyMomentIsDoneOrNot() throws Exception {
    byte[] much = new byte[5 << 20];
    Arrays.fill(much, (byte) 7);
    Path from = Files.write(folder.resolve("from"), much);
    Path to = folder.resolve("to");
    Random random = new Random(3);
    int done = 0;
    for (int i = 0; i < 50; i++) {
      Files.writeString(to, "old");
      TestOperation late = new TestOperation();
      late.expireIn(Duration.ofMillis(random.nextInt(60)));
      try {
        files.send(from, to.toString(), late);
        done++;
      } catch (OperationTimeoutException e) {
        // May have been done all the same.
      }
      byte[] now = Files.readAllBytes(to);
      assertTrue(Arrays.equals(much, now) || Arrays.equals(bytes("old"), now), now.length + "");
      assertEquals(2, folder.toFile().list().length);
    }
    assertTrue(done < 50, "never in time");
  }

  @Test
  void aStampIsUnderstoodAsEachSystemTellsIt() {
    Map<String, Instant> stamps = new HashMap<>();
    FileStamps.into(
        stamps,
        List.of("/gnu", "/missing", "/a|b.1|", "/line\nend", "/bsd", "/before", "/whole", "/f/"),
        """
        1577934245|2020-01-02 03:04:05.123456789 +0000|/gnu
        1577934245|2020-01-02 03:04:05.000000001 +0000|/a|b.1|
        1|1970-01-01 00:00:01.500000000 +0000|/line
        end
        1577934245.000120000||/bsd
        -2|1969-12-31 23:59:58.500000000 +0000|/before
        1577934245|2020-01-02 03:04:05|/whole
        1577934245|2020-01-02 03:04:05|/f
        """);
    Instant whole = Instant.ofEpochSecond(1577934245);
    assertEquals(
        Map.of(
            "/gnu", whole.plusNanos(123456789),
            "/a|b.1|", whole.plusNanos(1),
            "/line\nend", Instant.ofEpochMilli(1500),
            "/bsd", whole.plusNanos(120000),
            "/before", Instant.ofEpochMilli(-1500),
            "/whole", whole,
            "/f/", whole),
        stamps);
    assertThrows(
        NativeException.class, () -> FileStamps.into(stamps, List.of("/a"), "1|1.1|/other\n"));
    assertThrows(NativeException.class, () -> FileStamps.into(stamps, List.of("/a"), "stat?\n"));
  }

  @Test
  void anInputThatEndsTooEarlyChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    List<String> argv = ToolFiles.script(FileScripts.WRITE, file.toString(), ".new", "10");
    Command command = Command.change(argv).stdin("123456789");
    CommandResult result = CommandRunner.local().run(command, op);
    assertEquals(FileScripts.SHORT, result.exitCode(), result::toString);
    assertEquals("old", Files.readString(file));
    assertEquals(1, folder.toFile().list().length);
  }

  @Test
  void whereStatIsThatOfBsdStampsAreExactToo() throws IOException {
    String stat = CommandRunner.local().find("stat", op).orElseThrow();
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path bsd =
        Files.writeString(
            bin.resolve("stat"),
            """
            #!/bin/sh
            case $1 in
              -Lf) [ "$2" = '%%Fm||%%N' ] && set -- '%%.9Y||%%n' "$@" || set -- %%.9Y "$@" ;;
              *) echo 'stat: illegal option -- c' >&2; exit 1 ;;
            esac
            format=$1
            shift 3
            exec '%s' -Lc "$format" "$@"
            """
                .formatted(stat));
    bsd.toFile().setExecutable(true);
    HostFiles there =
        CommandRunner.local().prefixed("env", "PATH=" + bin + ":" + System.getenv("PATH")).files();
    Instant then = Instant.parse("2020-01-02T03:04:05.000120Z");
    Path file = Files.writeString(folder.resolve("a b\n"), "x");
    Files.setLastModifiedTime(file, FileTime.from(then));
    assertEquals(Optional.of(then), there.stamp(file.toString(), op));
    assertEquals(
        Map.of(file.toString(), then), there.stamps(List.of(path("a"), file.toString()), op));
  }

  @Test
  void onlyToolsOfPosixAreNeededButForStamps() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    List<String> copy = new ArrayList<>(List.of("cp"));
    for (String tool : "cat ls mv rm mkdir rmdir readlink chmod chown chgrp sleep".split(" ")) {
      copy.add(CommandRunner.local().find(tool, op).orElseThrow());
    }
    copy.add(bin.toString());
    CommandRunner.local().run(Command.change(copy), op);
    HostFiles there = CommandRunner.local().prefixed("env", "PATH=" + bin).files();
    there.makeFolder(path("a/b"), op);
    there.write(path("a/b/c"), bytes("1"), op);
    there.write(path("a/b/c"), bytes("2"), op);
    there.send(Path.of(path("a/b/c")), path("a/b/d"), op);
    there.fetch(path("a/b/d"), folder.resolve("e"), op);
    assertEquals("2", Files.readString(folder.resolve("e")));
    assertEquals(List.of("c", "d"), there.list(path("a/b"), op));
    assertEquals(2, there.readAll(List.of(path("a/b/c"), path("e")), op).size());
    there.delete(path("e"), op);
    there.delete(path("a/b/c"), op);
    there.delete(path("a/b/d"), op);
    there.delete(path("a/b"), op);
    assertEquals(List.of(), there.list(path("a"), op));
    NativeException e =
        assertThrows(NativeException.class, () -> there.stamp(folder.toString(), op));
    assertTrue(e.getMessage().contains("stat"), e.getMessage());
  }
}
