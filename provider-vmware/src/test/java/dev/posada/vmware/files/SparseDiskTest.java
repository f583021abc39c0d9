package dev.posada.vmware.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.NotFoundException;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
class SparseDiskTest {
  private static final int SECTOR = 512;

  private final CommandRunner runner = CommandRunner.local();
  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private Path written(SparseDisk disk, String name) throws IOException {
    Path file = folder.resolve(name);
    disk.write(file.toString(), runner.files(), op);
    assertEquals(disk.size(), Files.size(file));
    return file;
  }

  private DiskFile read(Path file) {
    return DiskFile.of(runner.files().head(file.toString(), DiskFile.HEAD, op));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1 << 20, (1 << 25) + 1, 3L << 30, 70L << 30})
  void itsTablesFollowEachOtherAndHaveNothingInThem(long bytes) throws IOException {
    SparseDisk disk = SparseDisk.of(bytes, Slot.Bus.SATA);
    Path file = written(disk, "a b.vmdk");
    assertTrue(disk.capacity() >= bytes && disk.capacity() - bytes < 1 << 16);
    assertEquals(disk.capacity(), read(file).capacity());
    assertEquals(List.of(file.toString()), read(file).files(file.toString()));
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = at(channel, 0, SECTOR);
      long sectors = header.getLong(12);
      int tables = (int) ((sectors + 65535) / 65536);
      Set<Long> used = new HashSet<>();
      for (int directory : new int[] {48, 56}) {
        ByteBuffer entries = at(channel, header.getLong(directory), tables * Integer.BYTES);
        for (int i = 0; i < tables; i++) {
          long table = entries.getInt(i * Integer.BYTES) & 0xffffffffL;
          assertTrue(used.add(table), "two tables in one place");
          assertTrue(table + 4 <= header.getLong(64), "a table among the grains");
          assertEquals(-1, at(channel, table, 4 * SECTOR).mismatch(ByteBuffer.allocate(2048)));
        }
      }
      assertEquals(0, header.getLong(64) % 128);
    }
  }

  private static ByteBuffer at(FileChannel channel, long sector, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      assertTrue(channel.read(bytes, sector * SECTOR + bytes.position()) > 0);
    }
    return bytes.rewind();
  }

  @Test
  void aDiskLiesOnAnother() throws IOException {
    Path base = written(SparseDisk.of(1 << 20, Slot.Bus.IDE), "base.vmdk");
    Path top = written(SparseDisk.over("base.vmdk", read(base)), "top.vmdk");
    DiskFile read = read(top);
    assertEquals(Optional.of("base.vmdk"), read.parent());
    assertEquals("ide", read.adapter());
    assertEquals(1 << 20, read.capacity());
    assertEquals(Optional.of(read(base).contentId()), read.parentContentId());
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 40L << 30, 300L << 30})
  void qemuFindsNoErrors(long bytes) throws IOException {
    Optional<String> qemu = runner.find("qemu-img", op);
    assumeTrue(qemu.isPresent(), "qemu-img is not installed");
    Path file = written(SparseDisk.of(bytes, Slot.Bus.SCSI), "disk.vmdk");
    CommandResult check =
        runner.run(Command.read(qemu.get(), "check", "-f", "vmdk", file.toString()), op);
    assertEquals(0, check.exitCode(), check.toString());
    CommandResult info =
        runner.run(
            Command.read(qemu.get(), "info", "-f", "vmdk", "--output=json", file.toString()), op);
    assertTrue(info.stdout().contains("\"virtual-size\": " + bytes + ","), info.stdout());
    assertTrue(info.stdout().contains("\"monolithicSparse\""), info.stdout());
  }

  @Test
  void aDiskThatIsNotThereCannotBeRead() {
    String path = folder.resolve("none.vmdk").toString();
    assertThrows(NotFoundException.class, () -> runner.files().head(path, DiskFile.HEAD, op));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, (1L << 42) + 1, Long.MAX_VALUE})
  void refusesCapacitiesThatItCannotHave(long bytes) {
    assertThrows(IllegalArgumentException.class, () -> SparseDisk.of(bytes, Slot.Bus.SATA));
  }

  @Test
  void refusesNamesThatItCannotSay() {
    SparseDisk disk = SparseDisk.of(1, Slot.Bus.SATA);
    for (String name : List.of("a\"b.vmdk", "a\nb.vmdk")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> disk.write(folder + "/" + name, runner.files(), op));
    }
  }

  @Test
  void geometryIsThatOfVmware() {
    assertEquals(new DiskGeometry(2610, 255, 63), DiskGeometry.of(41943040, "lsilogic"));
    assertEquals(new DiskGeometry(512, 64, 32), DiskGeometry.of(1 << 20, "lsilogic"));
    assertEquals(new DiskGeometry(16383, 16, 63), DiskGeometry.of(1L << 32, "ide"));
    assertEquals(new DiskGeometry(65535, 255, 63), DiskGeometry.of(1L << 32, "lsilogic"));
  }
}
