package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LocalFilesTest {
  private final HostFiles files = CommandRunner.local().files();
  private final TestOperation op = new TestOperation();

  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void whatIsWrittenIsRead() {
    files.write(path("settings"), bytes("a=1"), op);
    assertArrayEquals(bytes("a=1"), files.read(path("settings"), op));
    files.write(path("settings"), bytes("b"), op);
    assertArrayEquals(bytes("b"), files.read(path("settings"), op));
    assertEquals(List.of("settings"), files.list(folder.toString(), op));
  }

  @Test
  void aWriteIsAnnouncedAndAReadIsNot() {
    files.write(path("settings"), bytes("a=1"), op);
    files.read(path("settings"), op);
    assertEquals(List.of("write 3 bytes to " + path("settings")), op.changes());
    assertEquals("read " + path("settings"), op.calls().get(1));
  }

  @Test
  void whoReadsNeverSeesHalfAFile() throws IOException {
    byte[] small = new byte[10];
    byte[] large = new byte[1 << 20];
    files.write(path("disk"), small, op);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 50; i++) {
                files.write(path("disk"), i % 2 == 0 ? large : small, op);
              }
            });
    while (!writing.isDone()) {
      int length = Files.readAllBytes(folder.resolve("disk")).length;
      assertTrue(length == small.length || length == large.length, "read " + length + " bytes");
    }
    writing.join();
    assertEquals(List.of("disk"), files.list(folder.toString(), op));
  }

  @Test
  void aCopyThatIsCancelledLeavesTheOldFileAndNothingElse() throws IOException {
    Path from = Files.write(folder.resolve("from"), new byte[1 << 20]);
    files.write(path("to"), bytes("old"), op);
    op.onProgress(op::expire);
    assertThrows(OperationTimeoutException.class, () -> files.send(from, path("to"), op));
    assertEquals("old", Files.readString(folder.resolve("to")));
    assertEquals(2, folder.toFile().list().length);
  }

  @Test
  void filesAreSentAndFetchedWhole() throws IOException {
    byte[] much = new byte[300_000];
    much[299_999] = 7;
    Path here = Files.write(folder.resolve("here"), much);
    files.send(here, path("there"), op);
    assertArrayEquals(much, Files.readAllBytes(folder.resolve("there")));
    files.fetch(path("there"), folder.resolve("back"), op);
    assertArrayEquals(much, Files.readAllBytes(folder.resolve("back")));
    assertEquals(2, op.changes().size());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileStaysWhereALinkLeadsAndAsOpenAsItWas() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    files.write(link.toString(), bytes("new"), op);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
  }

  @Test
  void theStampIsWhenAFileWasChanged() throws IOException {
    Instant then = Instant.parse("2020-01-02T03:04:05Z");
    Path file = Files.writeString(folder.resolve("log"), "x");
    Files.setLastModifiedTime(file, FileTime.from(then));
    assertEquals(Optional.of(then), files.stamp(path("log"), op));
    assertEquals(Optional.empty(), files.stamp(path("missing"), op));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Path missing = folder.resolve("missing");
    List<Runnable> calls =
        List.of(
            () -> files.read(missing.toString(), op),
            () -> files.list(missing.toString(), op),
            () -> files.write(missing.resolve("file").toString(), bytes("x"), op),
            () -> files.send(missing, path("to"), op),
            () -> files.fetch(missing.toString(), folder.resolve("to"), op));
    for (Runnable call : calls) {
      NotFoundException e = assertThrows(NotFoundException.class, call::run);
      assertEquals(Kind.FILE, e.kind());
      assertTrue(e.getMessage().contains("missing"), e.getMessage());
      assertTrue(e.failure().outcome().isEmpty()); // what the driver did before, it alone knows
    }
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void refusesToReadAFileOfAnySize() throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(path("disk"), "rw")) {
      disk.setLength((16 << 20) + 1);
    }
    assertThrows(NativeException.class, () -> files.read(path("disk"), op));
  }

  @Test
  void refusesARelativePath() {
    assertThrows(IllegalArgumentException.class, () -> files.read("settings", op));
  }
}
