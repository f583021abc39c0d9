package dev.posada.kvm.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Disk;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
  private static final long CAPACITY = 5L << 30;

  @TempDir Path folder;

  private ImageFile of(byte[] bytes) throws IOException {
    return ImageFile.of(Files.write(folder.resolve("image"), bytes));
  }

  private static ByteBuffer head(ByteOrder order, String magic) {
    ByteBuffer head = ByteBuffer.allocate(2048).order(order);
    head.put(0, magic.getBytes(StandardCharsets.ISO_8859_1));
    return head;
  }

  private static ByteBuffer qcow2(int version) {
    ByteBuffer head = head(ByteOrder.BIG_ENDIAN, "QFI\u00fb");
    return head.putInt(4, version).putLong(24, CAPACITY);
  }

  private static ByteBuffer vmdk(String descriptor) {
    ByteBuffer head = head(ByteOrder.LITTLE_ENDIAN, "KDMV").putInt(4, 1);
    head.putLong(12, CAPACITY / 512).putLong(28, 1).putLong(36, 2);
    return head.put(512, descriptor.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertIs(Disk.Format format, boolean alone, ByteBuffer head) throws IOException {
    ImageFile image = of(head.array());
    assertEquals(format, image.format());
    assertEquals(CAPACITY, image.capacity());
    assertEquals(alone, image.alone());
  }

  @Test
  void qcow2NamesItsBackingFileAndItsData() throws IOException {
    assertIs(Disk.Format.QCOW2, true, qcow2(2));
    assertIs(Disk.Format.QCOW2, true, qcow2(3));
    assertIs(Disk.Format.QCOW2, false, qcow2(2).putLong(8, 512));
    assertIs(Disk.Format.QCOW2, false, qcow2(3).putLong(72, 4));
    assertIs(Disk.Format.QCOW2, true, qcow2(2).putLong(72, 4)); // has no such field
  }

  @Test
  void anImageWithItsDataInOthersIsNotWhole() throws IOException {
    assertTrue(isWhole("qcow2", qcow2(3).putLong(8, 512)), "what lies below it does not count");
    assertTrue(isWhole("qcow2", qcow2(2).putLong(72, 4)));
    assertFalse(isWhole("qcow2", qcow2(3).putLong(72, 4)));
    assertTrue(isWhole("raw", qcow2(3).putLong(72, 4)), "it is bytes to its machine");
    assertTrue(isWhole("vmdk", vmdk("")));
    assertFalse(isWhole("vmdk", head(ByteOrder.BIG_ENDIAN, "# Disk DescriptorFile\n")));
  }

  private boolean isWhole(String format, ByteBuffer head) throws IOException {
    return ImageFile.isWhole(Files.write(folder.resolve("image"), head.array()), format);
  }

  @Test
  void vmdkNamesItsParent() throws IOException {
    assertIs(Disk.Format.VMDK, true, vmdk("# Disk DescriptorFile\nparentCID=ffffffff\n"));
    assertIs(Disk.Format.VMDK, false, vmdk("parentCID=12345678\nparentFileNameHint=\"/x\"\n"));
    assertIs(Disk.Format.VMDK, false, vmdk(""));
  }

  @Test
  void vdiAndVhdSayWhetherTheyAreDifferences() throws IOException {
    ByteBuffer vdi = head(ByteOrder.LITTLE_ENDIAN, "<<< any >>>");
    vdi.putInt(0x40, 0xbeda107f).putInt(0x4c, 1).putLong(0x170, CAPACITY);
    assertIs(Disk.Format.VDI, true, vdi);
    assertIs(Disk.Format.VDI, false, vdi.putInt(0x4c, 4));
    ByteBuffer vhd = head(ByteOrder.BIG_ENDIAN, "conectix").putLong(48, CAPACITY).putInt(60, 3);
    assertIs(Disk.Format.VHD, true, vhd);
    assertIs(Disk.Format.VHD, false, vhd.putInt(60, 4));
  }

  @Test
  void allElseIsBytes() throws IOException {
    ImageFile image = of(new byte[700]);
    assertEquals(Disk.Format.RAW, image.format());
    assertEquals(700, image.capacity());
    assertTrue(image.alone());
    assertEquals(3, of(new byte[] {'Q', 'F', 'I'}).capacity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"QED\0", "COWD", "vhdxfile", "# Disk DescriptorFile\n", "KDMV"})
  void whatCannotBeSentIsNotTakenForBytes(String magic) {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> of(head(ByteOrder.BIG_ENDIAN, magic).array()));
    assertTrue(refused.remedy().orElseThrow().contains("qemu-img"));
  }

  @Test
  void nothingIsNoDisk() {
    assertThrows(RejectedException.class, () -> of(new byte[0]));
    assertThrows(RejectedException.class, () -> of(qcow2(3).putLong(24, -1).array()));
    assertThrows(RejectedException.class, () -> ImageFile.of(folder));
    assertThrows(NotFoundException.class, () -> ImageFile.of(folder.resolve("none")));
  }

  @Test
  void anImageOverOthersIsRefused() throws IOException {
    ImageFile over = of(qcow2(2).putLong(8, 512).array());
    assertThrows(RejectedException.class, over::requireAlone);
    assertFalse(over.alone());
  }
}
