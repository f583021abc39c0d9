package dev.posada.kvm.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class Qcow2HeadTest {
  private static final int CLUSTER = 1 << 16;
  private static final int FEATURES = 0x6803f857;
  private static final int BITMAPS = 0x23852875;
  private static final int FORMAT = 0xe2792aca;

  /** As QEMU writes it: header, what it calls extensions, and behind them the name. */
  private static byte[] file(int version, int extension, String below) {
    byte[] bytes = new byte[2 * CLUSTER];
    Arrays.fill(bytes, CLUSTER, bytes.length, (byte) 7);
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putInt(0, 0x514649fb).putInt(4, version).putInt(20, 16);
    if (version == 3) {
      out.putInt(100, 104);
    }
    out.position(version == 3 ? 104 : 72);
    out.putInt(extension).putInt(5).put(new byte[] {1, 2, 3, 4, 5, 0, 0, 0});
    if (!below.isEmpty()) {
      out.putInt(FORMAT).putInt(3).put("raw".getBytes(StandardCharsets.US_ASCII));
      out.position(out.position() + 5);
    }
    out.putLong(0);
    out.putLong(8, below.isEmpty() ? 0 : out.position()).putInt(16, below.length());
    out.put(below.getBytes(StandardCharsets.UTF_8));
    return bytes;
  }

  private static String below(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new String(bytes, (int) in.getLong(8), in.getInt(16), StandardCharsets.UTF_8);
  }

  @Test
  void anotherFileIsNamedBelowAndAllElseStays() {
    for (int version : new int[] {2, 3}) {
      byte[] bytes = file(version, FEATURES, "");
      byte[] changed = Qcow2Head.of(bytes).on("/images/caf\u00e9 & more.qcow2", "qcow2");
      assertEquals(bytes.length, changed.length);
      assertEquals("/images/caf\u00e9 & more.qcow2", below(changed));
      assertTrue(
          new String(changed, 0, CLUSTER, StandardCharsets.ISO_8859_1)
              .contains(new String(new byte[] {1, 2, 3, 4, 5}, StandardCharsets.ISO_8859_1)),
          "the other extension");
      assertArrayEquals(
          Arrays.copyOfRange(bytes, CLUSTER, bytes.length),
          Arrays.copyOfRange(changed, CLUSTER, changed.length),
          "the other clusters");
    }
  }

  @Test
  void aNameThatWasThereIsReplacedOrTakenAway() {
    byte[] bytes = file(3, FEATURES, "/old/place.raw");
    assertEquals("/new", below(Qcow2Head.of(bytes).on("/new", "raw")));
    byte[] alone = Qcow2Head.of(bytes).on("", "");
    assertEquals("", below(alone));
    assertArrayEquals(file(3, FEATURES, ""), alone);
  }

  @Test
  void snapshotsAndBitmapsAreSeen() {
    assertFalse(Qcow2Head.of(file(3, FEATURES, "")).holdsMore());
    assertTrue(Qcow2Head.of(file(3, BITMAPS, "")).holdsMore());
    byte[] snapshot = file(3, FEATURES, "");
    ByteBuffer.wrap(snapshot).putInt(60, 1);
    assertTrue(Qcow2Head.of(snapshot).holdsMore());
  }

  @Test
  void whatIsNoQcow2IsRefusedInWords() {
    assertThrows(IllegalArgumentException.class, () -> Qcow2Head.of(new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> Qcow2Head.of(new byte[CLUSTER]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Qcow2Head.of(Arrays.copyOf(file(3, FEATURES, ""), 500)));
    String longName = "/x".repeat(CLUSTER);
    assertThrows(
        IllegalArgumentException.class,
        () -> Qcow2Head.of(file(3, FEATURES, "")).on(longName, "raw"));
  }

  /** Whatever a broken file says, it is a refusal: no other exception, and no loop. */
  @Test
  void brokenHeadsAreRefusedOrReadAndNothingElse() {
    Random random = new Random(15);
    byte[] whole = file(3, FEATURES, "/below.raw");
    for (int run = 0; run < 2_000; run++) {
      byte[] broken = whole.clone();
      for (int change = 0; change < 4; change++) {
        broken[4 + random.nextInt(140)] = (byte) random.nextInt();
      }
      try {
        Qcow2Head head = Qcow2Head.of(broken);
        head.holdsMore();
        assertEquals(broken.length, head.on("/new", "qcow2").length);
      } catch (IllegalArgumentException refused) {
        assertFalse(refused.getMessage() == null && refused.getCause() == null);
      }
    }
  }
}
