package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WantedDiskTest {
  private static final ByteSize SIZE = ByteSize.mib(8);

  private static void refuses(Disk disk) {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> new WantedDisk(disk).check(), disk::toString);
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  private static String suffix(Disk disk) {
    WantedDisk wanted = new WantedDisk(disk);
    wanted.check();
    return wanted.suffix();
  }

  @Test
  void imagesEndAsTheirFormatsDo() {
    assertEquals(".vdi", suffix(Disk.blank(SIZE)));
    assertEquals(".qcow2", suffix(Disk.overlayOf("/a.qcow2").format(Disk.Format.QCOW2)));
    assertEquals(".vhd", suffix(Disk.copyOf("/a.vdi").format(Disk.Format.VHD).capacity(SIZE)));
  }

  @Test
  void aRawDiskIsAttachedAndNotMade() {
    new WantedDisk(Disk.of("/a.img").format(Disk.Format.RAW)).check();
    refuses(Disk.blank(SIZE).format(Disk.Format.RAW));
    refuses(Disk.copyOf("/a.img").format(Disk.Format.RAW));
  }

  @Test
  void whatIsThereKeepsItsSize() {
    refuses(Disk.of("/a.vdi").capacity(SIZE));
    refuses(Disk.overlayOf("/a.vdi").capacity(SIZE));
  }

  @Test
  void devicesAreNoImages() {
    refuses(Disk.of("/dev/sda"));
    refuses(Disk.copyOf("\\\\.\\PhysicalDrive0"));
  }

  @Test
  void sizesAreWholeSectors() {
    assertEquals("512", WantedDisk.bytes(ByteSize.bytes(1)));
    assertEquals("512", WantedDisk.bytes(ByteSize.bytes(512)));
    assertEquals("1024", WantedDisk.bytes(ByteSize.bytes(513)));
  }
}
