package dev.posada.kvm.machine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Takes a picture in the format PPM, which QEMU before 7.1 makes of a screen, and writes it as PNG.
 * It keeps one row, never the picture. Not thread-safe.
 */
final class Picture extends OutputStream {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int LARGEST_SIDE = 1 << 16;

  /** So much of it makes a chunk. */
  private static final int PART = 32 * 1024;

  private final DataOutputStream to;
  private final Chunks chunks = new Chunks();
  private final Deflater deflater = new Deflater();
  private final DeflaterOutputStream pixels = new DeflaterOutputStream(chunks, deflater);

  /** Magic number, width, height and the brightest value, as far as they came. */
  private final String[] header = {"", "", "", ""};

  private int word;
  private boolean comment;
  private byte[] row;
  private int inRow;
  private int rowsToCome;

  Picture(OutputStream to) {
    this.to = new DataOutputStream(to);
  }

  /** Writes each part of the pixels as a chunk of its own. */
  private final class Chunks extends OutputStream {
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();

    @Override
    public void write(int one) throws IOException {
      part.write(one);
    }

    @Override
    public void write(byte[] some, int offset, int count) throws IOException {
      part.write(some, offset, count);
      if (part.size() >= PART) {
        end();
      }
    }

    void end() throws IOException {
      chunk("IDAT", part.toByteArray());
      part.reset();
    }
  }

  private void chunk(String type, byte[] content) throws IOException {
    to.writeInt(content.length);
    CRC32 sum = new CRC32();
    DataOutputStream summed = new DataOutputStream(new CheckedOutputStream(to, sum));
    summed.writeBytes(type);
    summed.write(content);
    to.writeInt((int) sum.getValue());
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] some, int offset, int count) throws IOException {
    int at = offset;
    while (at < offset + count && row == null) {
      read((char) (some[at++] & 0xFF));
    }
    while (at < offset + count && rowsToCome > 0) {
      int taken = Math.min(row.length - inRow, offset + count - at);
      System.arraycopy(some, at, row, inRow, taken);
      at += taken;
      inRow += taken;
      if (inRow == row.length) {
        pixels.write(row);
        inRow = 1; // before the first pixel stands how the row is filtered: not at all
        rowsToCome--;
      }
    }
  }

  /** Words with space between them; one white character ends the last. */
  private void read(char c) throws IOException {
    if (comment) {
      comment = c != '\n' && c != '\r';
    } else if (c == '#') {
      comment = true;
    } else if (!Character.isWhitespace(c)) {
      header[word] += c;
      if (header[word].length() > 9) {
        throw new IOException("no PPM: " + Arrays.toString(header));
      }
    } else if (!header[word].isEmpty() && ++word == header.length) {
      begin();
    }
  }

  private void begin() throws IOException {
    int width = side(header[1]);
    int height = side(header[2]);
    if (!header[0].equals("P6") || !header[3].equals("255") || width == 0 || height == 0) {
      throw new IOException("no PPM with a byte for each colour: " + Arrays.toString(header));
    }
    row = new byte[1 + 3 * width];
    inRow = 1;
    rowsToCome = height;
    to.write(SIGNATURE);
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(form);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 2, 0, 0, 0}); // 8 bits of red, green and blue
    chunk("IHDR", form.toByteArray());
  }

  /** 0 if it is none. */
  private static int side(String digits) {
    return digits.matches("[0-9]{1,6}") && Integer.parseInt(digits) <= LARGEST_SIDE
        ? Integer.parseInt(digits)
        : 0;
  }

  /**
   * Ends the picture.
   *
   * @throws IOException if it is not whole
   */
  @Override
  public void close() throws IOException {
    try {
      if (row == null || rowsToCome > 0) {
        throw new IOException(
            "the picture is not whole: " + rowsToCome + " rows of " + header[2] + " are missing");
      }
      pixels.finish();
      chunks.end();
      chunk("IEND", new byte[0]);
      to.flush();
    } finally {
      deflater.end();
    }
  }
}
