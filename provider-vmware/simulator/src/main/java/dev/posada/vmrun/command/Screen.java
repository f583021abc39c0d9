package dev.posada.vmrun.command;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * captureScreen: a grey picture of 640 times 480 that has the shade of the machine's memory size.
 * [O that it is a PNG]
 */
final class Screen {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private Screen() {}

  static void capture(Request request) throws IOException {
    GuestSession session = GuestSession.open(request);
    Path file = request.path(1);
    if (file.getParent() == null || !Files.isDirectory(file.getParent())) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    int shade = session.machine().config().get("memsize").hashCode() & 0x7F;
    Files.write(file, png(shade));
  }

  private static byte[] png(int shade) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(WIDTH);
    fields.writeInt(HEIGHT);
    // Eight bits of grey, the only compression and filter there are, not interlaced.
    fields.write(new byte[] {8, 0, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
      byte[] line = new byte[1 + WIDTH];
      java.util.Arrays.fill(line, 1, line.length, (byte) (64 + shade));
      for (int y = 0; y < HEIGHT; y++) {
        deflater.write(line);
      }
    }
    chunk(out, "IDAT", pixels.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(type);
    sum.update(content);
    out.writeInt(content.length);
    out.write(type);
    out.write(content);
    out.writeInt((int) sum.getValue());
  }
}
