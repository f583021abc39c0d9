package dev.posada.internal.memory;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The screen of a machine: one plain colour, which tells what the machine is doing. */
final class Screen {
  static final int WIDTH = 320;
  static final int HEIGHT = 200;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int BITS = 8;
  private static final int RGB = 2;
  private static final int FIRST_PORT = 5_900;

  private Screen() {}

  /** Returns a PNG: dark while it boots, light when it has, grey while paused, blue when dead. */
  static byte[] picture(SimulatedMachine machine) {
    requireScreen(machine);
    return switch (machine.state()) {
      case CRASHED -> png(0, 0, 170);
      case PAUSED -> png(128, 128, 128);
      default -> machine.hasBooted() ? png(220, 220, 220) : png(40, 40, 40);
    };
  }

  /**
   * Returns where the screen would be. Nobody listens there, and the name can belong to nobody, so
   * that no viewer ever shows another screen.
   */
  static URI address(SimulatedMachine machine) {
    requireScreen(machine);
    int port = FIRST_PORT + Math.floorMod(machine.id().hashCode(), 100);
    return URI.create("vnc://simulated.invalid:" + port);
  }

  private static void requireScreen(SimulatedMachine machine) {
    if (machine.run() == null) {
      throw machine.refuse("has no screen");
    }
  }

  private static byte[] png(int red, int green, int blue) {
    byte[] pixels = new byte[HEIGHT * (1 + 3 * WIDTH)]; // each line begins with its filter: none
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = y * (1 + 3 * WIDTH) + 1 + 3 * x;
        pixels[at] = (byte) red;
        pixels[at + 1] = (byte) green;
        pixels[at + 2] = (byte) blue;
      }
    }
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(WIDTH)
            .putInt(HEIGHT)
            .put((byte) BITS)
            .put((byte) RGB)
            .array();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    chunk(png, "IHDR", header);
    chunk(png, "IDAT", deflated(pixels));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] buffer = new byte[bytes.length];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    png.writeBytes(name);
    png.writeBytes(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
