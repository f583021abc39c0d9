package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the files of every runner do, on a machine whose files the test sees as well. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
abstract class HostFilesContract {
  private static final List<String> ODD_NAMES =
      List.of(
          " ",
          "*",
          ".*",
          "..x",
          ".hidden",
          "-rf",
          "$(id)",
          "a b",
          "back\\slash",
          "both'quotes\"",
          "line\nend",
          "line end behind\n",
          "tab\t",
          "%s\\n",
          "größe",
          "日本",
          "🚀",
          "x".repeat(255));

  final TestOperation op = new TestOperation();

  @TempDir Path folder;

  abstract HostFiles files();

  String path(String name) {
    return folder.resolve(name).toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private List<String> names() {
    return files().list(folder.toString(), op);
  }

  private Path namedPipe() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return pipe;
  }

  private boolean isReadBySomebody(Path file) {
    return ProcessHandle.allProcesses()
        .anyMatch(one -> one.info().commandLine().orElse("").startsWith("cat " + file));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aNamedPipeIsReadUntilTheDeadline() throws Exception {
    Path pipe = namedPipe();
    Files.write(folder.resolve("file"), bytes("a"));
    List<String> both = List.of(path("file"), pipe.toString());
    op.expireIn(Duration.ofMillis(700));
    assertThrows(OperationTimeoutException.class, () -> files().readAll(both, op));
    for (int i = 0; i < 200 && isReadBySomebody(pipe); i++) {
      Thread.sleep(20);
    }
    assertFalse(isReadBySomebody(pipe));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aNamedPipeIsFetchedUntilTheDeadline() throws Exception {
    Path pipe = namedPipe();
    op.expireIn(Duration.ofMillis(700));
    assertThrows(
        OperationTimeoutException.class,
        () -> files().fetch(pipe.toString(), folder.resolve("copy"), op));
    assertFalse(Files.exists(folder.resolve("copy")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aNamedPipeIsNotSent() throws Exception {
    Path pipe = namedPipe();
    assertThrows(NativeException.class, () -> files().send(pipe, path("copy"), op));
    assertFalse(Files.exists(folder.resolve("copy")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatIsNoFileIsNotReplacedByOne() throws Exception {
    Path pipe = namedPipe();
    assertThrows(NativeException.class, () -> files().write(pipe.toString(), bytes("a"), op));
    Path file = Files.write(folder.resolve("file"), bytes("a"));
    assertThrows(NativeException.class, () -> files().fetch(file.toString(), pipe, op));
    assertTrue(NamedPipe.is(pipe));
  }

  @Test
  void whatIsWrittenIsRead() {
    files().write(path("settings"), bytes("a=1"), op);
    assertArrayEquals(bytes("a=1"), files().read(path("settings"), op));
    files().write(path("settings"), bytes("b"), op);
    assertArrayEquals(bytes("b"), files().read(path("settings"), op));
    files().write(path("settings"), new byte[0], op);
    assertArrayEquals(new byte[0], files().read(path("settings"), op));
    assertEquals(List.of("settings"), names());
  }

  @Test
  void everyByteIsKept() {
    byte[] all = new byte[1 << 20];
    new Random(1).nextBytes(all);
    files().write(path("disk"), all, op);
    assertArrayEquals(all, files().read(path("disk"), op));
  }

  @Test
  void theHeadOfAFileIsReadHoweverLargeItIs() throws IOException {
    Path disk = Files.write(folder.resolve("a disk"), bytes("KDMV1234"));
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(1L << 40); // sparse
    }
    assertArrayEquals(bytes("KDMV"), files().head(path("a disk"), 4, op));
    Files.writeString(folder.resolve("short"), "a");
    assertArrayEquals(bytes("a"), files().head(path("short"), 100, op));
    assertArrayEquals(new byte[0], files().head(path("short"), 0, op));
    assertThrows(NotFoundException.class, () -> files().head(path("none"), 4, op));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void everyNameIsKept() throws IOException {
    for (String name : ODD_NAMES) {
      files().write(path(name), bytes(name), op);
    }
    assertEquals(ODD_NAMES.stream().sorted().toList(), names());
    Map<String, byte[]> all = files().readAll(ODD_NAMES.stream().map(this::path).toList(), op);
    Map<String, Instant> stamps = files().stamps(all.keySet(), op);
    for (String name : ODD_NAMES) {
      assertArrayEquals(bytes(name), files().read(path(name), op));
      assertArrayEquals(bytes(name), all.get(path(name)));
      Instant stamp = Files.getLastModifiedTime(folder.resolve(name)).toInstant();
      assertEquals(Optional.of(stamp), files().stamp(path(name), op));
      assertEquals(stamp, stamps.get(path(name)));
      files().delete(path(name), op);
    }
    assertEquals(List.of(), names());
  }

  @Test
  void foldersAreListedTogetherWithoutWhatIsNone() throws IOException {
    Files.createDirectories(folder.resolve("a/below"));
    Files.createDirectories(folder.resolve("empty"));
    Files.write(folder.resolve("file"), bytes("x"));
    Files.write(folder.resolve("a/b c"), bytes("x"));
    Files.write(folder.resolve("a/.hidden"), bytes("x"));
    List<String> asked = List.of(path("empty"), path("none"), path("a"), path("file"), path("."));
    Map<String, List<String>> all = files().lists(asked, op);
    assertEquals(Set.of(path("empty"), path("a"), path(".")), all.keySet());
    assertEquals(List.of(), all.get(path("empty")));
    assertEquals(List.of(".hidden", "b c", "below"), all.get(path("a")));
    assertEquals(List.of("a", "empty", "file"), all.get(path(".")));
    assertEquals(Map.of(), files().lists(List.of(), op));
  }

  @Test
  void aWriteIsAnnouncedAndAReadIsNot() {
    files().write(path("settings"), bytes("a=1"), op);
    files().read(path("settings"), op);
    assertEquals(List.of("write 3 bytes to " + path("settings")), op.changes());
    assertEquals("read " + path("settings"), op.calls().get(1));
  }

  @Test
  void whoReadsNeverSeesHalfAFile() throws IOException {
    byte[] small = new byte[10];
    byte[] large = new byte[1 << 20];
    files().write(path("disk"), small, op);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 12; i++) {
                files().write(path("disk"), i % 2 == 0 ? large : small, op);
              }
            });
    while (!writing.isDone()) {
      int length = Files.readAllBytes(folder.resolve("disk")).length;
      assertTrue(length == small.length || length == large.length, "read " + length + " bytes");
    }
    writing.join();
    assertEquals(List.of("disk"), names());
  }

  @Test
  void aCopyThatIsCancelledLeavesTheOldFileAndNothingElse() throws IOException {
    Path from = Files.write(folder.resolve("from"), new byte[1 << 20]);
    files().write(path("to"), bytes("old"), op);
    op.onProgress(op::expire);
    assertThrows(OperationTimeoutException.class, () -> files().send(from, path("to"), op));
    assertUntouched();
  }

  @Test
  void aCopyThatIsCancelledHalfWayLeavesTheOldFileAndNothingElse() throws Exception {
    Path from = folder.resolve("from");
    try (RandomAccessFile disk = new RandomAccessFile(from.toFile(), "rw")) {
      disk.setLength(4L << 30); // a hole, which takes no space; its copy is not waited for
    }
    files().write(path("to"), bytes("old"), op);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> files().send(from, path("to"), op));
    while (folder.toFile().list().length == 2) {
      assertFalse(sending.isDone());
      Thread.onSpinWait();
    }
    op.expire();
    Exception e = assertThrows(Exception.class, sending::get);
    assertEquals(OperationTimeoutException.class, e.getCause().getClass());
    assertUntouched();
  }

  @Test
  void aFetchThatIsCancelledLeavesTheOldFileAndNothingElse() throws IOException {
    Path from = Files.write(folder.resolve("from"), new byte[1 << 20]);
    Path to = Files.writeString(folder.resolve("to"), "old");
    op.onProgress(op::expire);
    assertThrows(OperationTimeoutException.class, () -> files().fetch(from.toString(), to, op));
    assertUntouched();
  }

  private void assertUntouched() throws IOException {
    assertEquals("old", Files.readString(folder.resolve("to")));
    assertEquals(2, folder.toFile().list().length);
  }

  @Test
  void filesAreSentAndFetchedWhole() throws IOException {
    byte[] much = new byte[6 << 20];
    new Random(2).nextBytes(much);
    Path here = Files.write(folder.resolve("here"), much);
    files().send(here, path("there"), op);
    assertArrayEquals(much, Files.readAllBytes(folder.resolve("there")));
    assertEquals("send 6291456 of 6291456", op.progress().get(op.progress().size() - 1));
    files().fetch(path("there"), folder.resolve("back"), op);
    assertArrayEquals(much, Files.readAllBytes(folder.resolve("back")));
    assertEquals("fetch 6291456 of 6291456", op.progress().get(op.progress().size() - 1));
    assertEquals(2, op.changes().size());
    files().send(Files.createFile(folder.resolve("empty")), path("there"), op);
    files().fetch(path("there"), here, op);
    assertEquals(0, Files.size(here));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileStaysWhereALinkLeadsAndAsOpenAsItWas() throws IOException {
    Path real = Files.writeString(folder.resolve("real\n"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("other"));
    Files.createSymbolicLink(folder.resolve("other"), real);
    for (String mode : List.of("rw-rw----", "r--------", "rwxr-xr-x", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(real, PosixFilePermissions.fromString(mode));
      files().write(link.toString(), bytes(mode), op);
      assertTrue(Files.isSymbolicLink(link));
      assertEquals(mode, Files.readString(real));
      assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
    }
    assertEquals(List.of("link", "other", "real\n"), names());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aLinkThatLeadsToNothingIsFollowedToo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("new"));
    files().write(link.toString(), bytes("a"), op);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("a", Files.readString(folder.resolve("new")));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertThrows(NativeException.class, () -> files().write(path("loop"), bytes("a"), op));
    assertEquals(List.of("link", "loop", "new"), names());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileKeepsItsOwner() throws IOException {
    assumeTrue(isRoot(), "only root can give files away");
    Path file = Files.writeString(folder.resolve("settings"), "old");
    Files.setAttribute(file, "unix:uid", 4711);
    Files.setAttribute(file, "unix:gid", 4712);
    files().write(file.toString(), bytes("new"), op);
    assertEquals(4711, Files.getAttribute(file, "unix:uid"));
    assertEquals(4712, Files.getAttribute(file, "unix:gid"));
    assertEquals("new", Files.readString(file));
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  @Test
  void theStampIsWhenAFileWasChanged() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "x");
    for (String when :
        List.of("2020-01-02T03:04:05Z", "2020-01-02T03:04:05.000120Z", "1969-12-31T23:59:58Z")) {
      Instant then = Instant.parse(when);
      Files.setLastModifiedTime(file, FileTime.from(then));
      assertEquals(Optional.of(then), files().stamp(path("log"), op));
    }
    assertTrue(files().stamp(folder.toString(), op).isPresent());
    assertEquals(Optional.empty(), files().stamp(path("missing"), op));
    assertEquals(Optional.empty(), files().stamp(path("log/below"), op));
  }

  @Test
  void manyFilesAreReadAtOnce() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      paths.add(path("machine " + i + ".vbox"));
      if (i % 10 != 0) {
        Files.writeString(Path.of(paths.get(i)), "no line end, number " + i);
      }
    }
    Map<String, byte[]> all = files().readAll(paths, op);
    Map<String, Instant> stamps = files().stamps(paths, op);
    assertEquals(180, all.size());
    assertEquals(all.keySet(), stamps.keySet());
    for (Map.Entry<String, byte[]> one : all.entrySet()) {
      assertArrayEquals(Files.readAllBytes(Path.of(one.getKey())), one.getValue());
    }
    assertEquals(Map.of(), files().readAll(List.of(), op));
    Map<String, byte[]> heads = files().heads(paths, 3, op);
    assertEquals(all.keySet(), heads.keySet());
    for (Map.Entry<String, byte[]> one : heads.entrySet()) {
      assertArrayEquals(files().head(one.getKey(), 3, op), one.getValue());
    }
    assertEquals(Map.of(), files().stamps(List.of(), op));
    assertEquals(Map.of(), files().stamps(List.of(path("a"), path("b")), op));
    assertThrows(
        NativeException.class, () -> files().readAll(List.of(path("a"), folder.toString()), op));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Path missing = folder.resolve("missing");
    List<Runnable> calls =
        List.of(
            () -> files().read(missing.toString(), op),
            () -> files().list(missing.toString(), op),
            () -> files().write(missing.resolve("file").toString(), bytes("x"), op),
            () -> files().delete(missing.toString(), op),
            () -> files().send(missing, path("to"), op),
            () -> files().fetch(missing.toString(), folder.resolve("to"), op));
    for (Runnable call : calls) {
      NotFoundException e = assertThrows(NotFoundException.class, call::run);
      assertEquals(Kind.FILE, e.kind());
      assertTrue(e.getMessage().contains("missing"), e.getMessage());
      assertTrue(e.failure().outcome().isEmpty()); // what the driver did before, it alone knows
    }
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void whatIsBelowAFileIsNotFound() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    String below = path("file/below");
    List<Runnable> calls =
        List.of(
            () -> files().read(below, op),
            () -> files().list(below, op),
            () -> files().write(below, bytes("x"), op),
            () -> files().makeFolder(below, op),
            () -> files().delete(below, op));
    calls.forEach(call -> assertThrows(NotFoundException.class, call::run));
  }

  @Test
  void aFolderIsNoFileAndAFileNoFolder() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    Files.createDirectory(folder.resolve("folder"));
    Path from = folder.resolve("file");
    List<Runnable> calls =
        List.of(
            () -> files().read(path("folder"), op),
            () -> files().list(path("file"), op),
            () -> files().write(path("folder"), bytes("x"), op),
            () -> files().send(from, path("folder"), op),
            () -> files().fetch(path("folder"), from, op),
            () -> files().fetch(path("file"), folder.resolve("folder"), op),
            () -> files().makeFolder(path("file"), op));
    Files.createDirectory(folder.resolve("folder/full"));
    for (Runnable call : calls) {
      assertThrows(NativeException.class, call::run);
    }
    assertEquals(Set.of("file", "folder"), Set.of(folder.toFile().list()));
    assertEquals("x", Files.readString(from));
  }

  @Test
  void foldersAreMadeWithThoseAbove() {
    files().makeFolder(path("a/b c/-d"), op);
    files().makeFolder(path("a/b c/-d"), op);
    files().makeFolder(path("a"), op);
    assertEquals(List.of("-d"), files().list(path("a/b c"), op));
    assertEquals(3, op.changes().size());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onlyWhatIsEmptyIsDeleted() throws IOException {
    Files.createDirectories(folder.resolve("full/empty"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("full"));
    Files.createSymbolicLink(folder.resolve("to nothing"), folder.resolve("nothing"));
    assertThrows(NativeException.class, () -> files().delete(path("full"), op));
    files().delete(path("link"), op);
    files().delete(path("to nothing"), op);
    assertTrue(Files.isDirectory(folder.resolve("full/empty")));
    files().delete(path("full/empty"), op);
    files().delete(path("full"), op);
    assertFalse(Files.exists(folder.resolve("full"), LinkOption.NOFOLLOW_LINKS));
    assertThrows(NotFoundException.class, () -> files().delete(path("full"), op));
    assertEquals(List.of(), names());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsSaidAndLeavesTheOldFile() throws IOException {
    try (SmallDisk disk = new SmallDisk(folder)) {
      Path file = Files.writeString(disk.path().resolve("file"), "old");
      assumeTrue(
          files().stamp(file.toString(), op).isPresent(),
          "mounts are not seen where the tools run");
      Path large = Files.write(folder.resolve("large"), new byte[2 << 20]);
      List<Runnable> calls =
          List.of(
              () -> files().write(file.toString(), new byte[2 << 20], op),
              () -> files().send(large, file.toString(), op),
              () -> files().fetch(large.toString(), file, op));
      for (Runnable call : calls) {
        assertThrows(InsufficientResourcesException.class, call::run);
        assertEquals("old", Files.readString(file));
        assertEquals(1, disk.path().toFile().list().length);
      }
    }
  }

  @Test
  void readsAFileOfSixteenMebibytesAndNoLargerOne() throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(path("disk"), "rw")) {
      disk.setLength(16 << 20);
      assertEquals(16 << 20, files().read(path("disk"), op).length);
      disk.setLength((16 << 20) + 1);
    }
    assertThrows(NativeException.class, () -> files().read(path("disk"), op));
    assertThrows(NativeException.class, () -> files().readAll(List.of(path("disk")), op));
  }

  @Test
  void readsSixtyFourMebibytesTogetherAndNoMore() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      paths.add(path("disk" + i));
      try (RandomAccessFile disk = new RandomAccessFile(paths.get(i), "rw")) {
        disk.setLength(8 << 20);
      }
    }
    assertEquals(8, files().readAll(paths.subList(0, 8), op).size());
    assertThrows(NativeException.class, () -> files().readAll(paths, op));
  }

  @Test
  void refusesARelativePath() {
    List<Runnable> calls =
        List.of(
            () -> files().read("settings", op),
            () -> files().write("settings", new byte[1], op),
            () -> files().list("", op),
            () -> files().stamp("settings", op),
            () -> files().readAll(List.of("settings"), op),
            () -> files().delete("-rf", op),
            () -> files().read(folder + "/a\0b", op));
    for (Runnable call : calls) {
      Exception e = assertThrows(IllegalArgumentException.class, call::run);
      assertEquals(IllegalArgumentException.class, e.getClass());
    }
    assertEquals(List.of(), op.calls());
  }
}
