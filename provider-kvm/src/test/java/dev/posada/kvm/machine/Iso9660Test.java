package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.VirtualMachineSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Iso9660Test {
  private static final int SECTOR = 2048;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The files of a descriptor: the plain one is 16, that of Joliet 17. */
  private static Map<String, byte[]> read(byte[] image, int descriptor) {
    ByteBuffer disc = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int at = descriptor * SECTOR;
    assertEquals("CD001", new String(image, at + 1, 5, StandardCharsets.US_ASCII));
    assertEquals(image.length / SECTOR, disc.getInt(at + 80));
    assertEquals(
        image.length / SECTOR, disc.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(at + 84));
    assertEquals(SECTOR, disc.getShort(at + 128));
    boolean joliet = descriptor == 17;
    String label =
        new String(
            image, at + 40, 32, joliet ? StandardCharsets.UTF_16BE : StandardCharsets.US_ASCII);
    assertEquals("cidata", label.replace('\0', ' ').strip());
    int root = disc.getInt(at + 156 + 2);
    assertEquals(root, disc.getInt(disc.getInt(at + 140) * SECTOR + 2), "as the path table says");
    Map<String, byte[]> files = new HashMap<>();
    int record = root * SECTOR;
    for (int number = 0; image[record] != 0; number++, record += image[record]) {
      int start = disc.getInt(record + 2) * SECTOR;
      int length = disc.getInt(record + 10);
      assertEquals(0, image[record] % 2);
      if (number < 2) {
        assertEquals(root * SECTOR, start, "itself and its parent");
        assertEquals(2, image[record + 25]);
        continue;
      }
      String name =
          new String(
              image,
              record + 33,
              image[record + 32],
              joliet ? StandardCharsets.UTF_16BE : StandardCharsets.US_ASCII);
      byte[] content = new byte[length];
      System.arraycopy(image, start, content, 0, length);
      files.put(name, content);
    }
    return files;
  }

  @Test
  void filesAreFoundByTheirLongNamesAndByShortOnes() {
    byte[] large = new byte[3 * SECTOR + 1];
    large[3 * SECTOR] = 7;
    byte[] image =
        Iso9660.of(
            "cidata",
            Map.of("user-data", large, "meta-data", bytes("a: ü"), "network-config", new byte[0]));
    assertEquals(0, image.length % SECTOR);
    Map<String, byte[]> joliet = read(image, 17);
    assertEquals(3, joliet.size());
    assertArrayEquals(large, joliet.get("user-data;1"));
    assertArrayEquals(bytes("a: ü"), joliet.get("meta-data;1"));
    assertArrayEquals(new byte[0], joliet.get("network-config;1"));
    Map<String, byte[]> plain = read(image, 16);
    assertArrayEquals(large, plain.get("USER_DAT.;1"));
    assertArrayEquals(bytes("a: ü"), plain.get("META_DAT.;1"));
    assertEquals(3, plain.size());
  }

  @Test
  void aSeedHasWhatCloudInitLooksFor() {
    VirtualMachineSpec spec =
        VirtualMachineSpec.named("-wëb server: 1-")
            .cloudInit("#cloud-config\npassword: secret\n", "version: 2\n");
    Map<String, byte[]> files = read(Seed.image(spec, "one"), 17);
    assertArrayEquals(bytes("#cloud-config\npassword: secret\n"), files.get("user-data;1"));
    assertArrayEquals(bytes("version: 2\n"), files.get("network-config;1"));
    assertEquals(
        "instance-id: one\nlocal-hostname: \"w-b-server-1\"\n",
        new String(files.get("meta-data;1"), StandardCharsets.UTF_8));
    assertFalse(
        read(Seed.image(spec.cloudInit("#cloud-config\n"), "one"), 17)
            .containsKey("network-config;1"));
  }

  @Test
  void eachMachineIsAnotherInstance() {
    VirtualMachineSpec spec = VirtualMachineSpec.named("宿").cloudInit("#cloud-config\n");
    String one = new String(Seed.files(spec, "one").get("meta-data"), StandardCharsets.UTF_8);
    String two = new String(Seed.files(spec, "two").get("meta-data"), StandardCharsets.UTF_8);
    assertNotEquals(one, two);
    assertEquals("instance-id: one\n", one);
    assertTrue(two.contains("two"));
  }
}
