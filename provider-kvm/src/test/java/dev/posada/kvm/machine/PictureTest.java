package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
  private static byte[] ppm(String header, byte[] pixels) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(pixels);
    return all.toByteArray();
  }

  private static byte[] png(byte[] ppm, int packet) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (Picture picture = new Picture(png)) {
      for (int at = 0; at < ppm.length; at += packet) {
        picture.write(ppm, at, Math.min(packet, ppm.length - at));
      }
    }
    return png.toByteArray();
  }

  private static byte[] pixels(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new Random(width * 31L + height).nextBytes(pixels); // so that it does not compress
    return pixels;
  }

  /** Reads it as the specification of PNG says, and answers the rows with their filters. */
  private static byte[] rows(byte[] png, int width, int height) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(png));
    assertEquals(0x89504E470D0A1A0AL, in.readLong());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    String type = "";
    for (int number = 0; !type.equals("IEND"); number++) {
      byte[] content = new byte[in.readInt() + 4];
      in.readFully(content);
      CRC32 sum = new CRC32();
      sum.update(content);
      assertEquals((int) sum.getValue(), in.readInt());
      type = new String(content, 0, 4, StandardCharsets.US_ASCII);
      DataInputStream fields =
          new DataInputStream(new ByteArrayInputStream(content, 4, content.length - 4));
      if (number == 0) {
        assertEquals("IHDR", type);
        assertEquals(width, fields.readInt());
        assertEquals(height, fields.readInt());
        assertArrayEquals(new byte[] {8, 2, 0, 0, 0}, fields.readAllBytes());
      } else if (!type.equals("IEND")) {
        assertEquals("IDAT", type);
        data.writeBytes(fields.readAllBytes());
      }
    }
    assertEquals(-1, in.read(), "nothing follows");
    return new InflaterInputStream(new ByteArrayInputStream(data.toByteArray())).readAllBytes();
  }

  private static void requirePixels(byte[] expected, byte[] rows, int width, int height) {
    assertEquals((3 * width + 1) * height, rows.length);
    for (int y = 0; y < height; y++) {
      assertEquals(0, rows[y * (3 * width + 1)], "the filter of row " + y);
      for (int x = 0; x < 3 * width; x++) {
        assertEquals(expected[y * 3 * width + x], rows[y * (3 * width + 1) + 1 + x]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,7,2", "5,1,3", "3,3,7", "129,65,100", "720,400,65536", "641,7,1000000"})
  void eachPixelIsWhereItWas(int width, int height, int packet) throws IOException {
    byte[] pixels = pixels(width, height);
    byte[] png = png(ppm("P6\n" + width + " " + height + "\n255\n", pixels), packet);
    requirePixels(pixels, rows(png, width, height), width, height);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P6 2 2 255\n",
        "P6\n# made by hand\n2 2\n255\n",
        "P6\r\n2\t# two\n 2\n#\n255 ",
      })
  void headersAreWrittenInManyWays(String header) throws IOException {
    byte[] pixels = pixels(2, 2);
    requirePixels(pixels, rows(png(ppm(header, pixels), 1), 2, 2), 2, 2);
  }

  @Test
  void whatFollowsThePixelsIsNotOfThePicture() throws IOException {
    byte[] pixels = pixels(2, 3);
    byte[] longer = ppm("P6 2 2 255\n", pixels);
    assertEquals((3 * 2 + 1) * 2, rows(png(longer, 5), 2, 2).length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P6\n2 2\n255",
        "P6\n2 2\n255\n12345678901",
        "P5\n2 2\n255\n",
        "P6\n0 2\n255\n",
        "P6\n2 -2\n255\n",
        "P6\n2 2\n65535\n",
        "P6\n2 999999\n255\n",
        "P6\n2 99999999999999999999999999\n255\n",
        "\u007fELF and so on, without any space that would end a word"
      })
  void whatIsNoWholePictureIsRefused(String text) {
    IOException refused = assertThrows(IOException.class, () -> png(ppm(text, new byte[0]), 3));
    assertTrue(
        refused.getMessage().contains("PPM") || refused.getMessage().contains("not whole"),
        refused::getMessage);
  }
}
