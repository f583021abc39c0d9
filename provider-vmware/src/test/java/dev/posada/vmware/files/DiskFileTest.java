package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.vmware.files.DiskFile.Extent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class DiskFileTest {
  private static final String SPLIT =
      """
      # Disk DescriptorFile
      version=1
      encoding="UTF-8"
      CID=1a2b3c
      parentCID=ffffffff
      isNativeSnapshot="no"
      createType="twoGbMaxExtentSparse"

      # Extent description
      RW 4192256 SPARSE "big disk-s001.vmdk"
      RW 4192256 SPARSE "big disk-s002.vmdk"
      RW 4096 ZERO
      RDONLY 2048 FLAT "/other/flat.bin" 63

      # The Disk Data Base
      #DDB

      ddb.adapterType = "lsilogic"
      ddb.geometry.cylinders = "522"
      """;

  private static DiskFile of(String text) {
    return DiskFile.of(text.getBytes(UTF_8));
  }

  private static String delta(String cid, String parentCid, String parent) {
    return ("CID=%s\nparentCID=%s\ncreateType=\"monolithicSparse\"\nparentFileNameHint=\"%s\"\n"
            + "RW 2048 SPARSE \"d.vmdk\"\n")
        .formatted(cid, parentCid, parent);
  }

  @Test
  void readsADiskInParts() {
    DiskFile disk = of(SPLIT.replace("\n", "\r\n"));
    assertEquals("twoGbMaxExtentSparse", disk.createType());
    assertEquals("001a2b3c", disk.contentId());
    assertEquals((4192256L * 2 + 4096 + 2048) * 512, disk.capacity());
    assertEquals(new Extent("RW", 4096, "ZERO", Optional.empty(), 0), disk.extents().get(2));
    assertEquals(
        new Extent("RDONLY", 2048, "FLAT", Optional.of("/other/flat.bin"), 63),
        disk.extents().get(3));
    assertEquals("lsilogic", disk.adapter());
    assertEquals(Optional.empty(), disk.parent());
    assertEquals(
        List.of(
            "C:\\vms\\big disk.vmdk",
            "C:\\vms\\big disk-s001.vmdk",
            "C:\\vms\\big disk-s002.vmdk",
            "/other/flat.bin"),
        disk.files("C:\\vms\\big disk.vmdk"));
  }

  @Test
  void readsNamesInTheirCharset() {
    String text = SPLIT.replace("UTF-8", "windows-1251").replace("big disk", "диск");
    DiskFile disk = DiskFile.of(text.getBytes(Charset.forName("windows-1251")));
    assertEquals(Optional.of("диск-s001.vmdk"), disk.extents().get(0).file());
  }

  @Test
  void readsADescriptorInAnImage() {
    ByteBuffer image = ByteBuffer.allocate(1 << 15).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, 0x564d444b).putLong(28, 3).putLong(36, 20);
    image.put(3 * 512, delta("2", "1", "base.vmdk").getBytes(UTF_8));
    DiskFile disk = DiskFile.of(image.array());
    assertEquals(Optional.of("base.vmdk"), disk.parent());
    assertEquals(1 << 20, disk.capacity());
    image.putLong(28, 0); // a part of a disk in parts
    assertThrows(IllegalArgumentException.class, () -> DiskFile.of(image.array()));
    image.putLong(28, 1L << 40);
    assertThrows(IllegalArgumentException.class, () -> DiskFile.of(image.array()));
    image.putLong(28, 3).putLong(36, Long.MAX_VALUE);
    assertEquals(Optional.of("base.vmdk"), DiskFile.of(image.array()).parent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KDMV", "CID=1\n", "<disk createType=\"x\"/>", "\0\0\0"})
  void refusesWhatIsNoDisk(String text) {
    assertThrows(IllegalArgumentException.class, () -> of(text));
  }
}
