package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Makes lines of an output for a listener. Bytes become text only when they are a whole line or the
 * tool pauses, and then without the beginning of a character that still lacks its end.
 */
final class Lines implements ByteSink {
  private static final int LONGEST = 1 << 16;
  private static final int LONGEST_CHARACTER = 4; // bytes, in UTF-8

  private final LineListener listener;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int told; // so much of the line was told as unfinished
  private boolean afterReturn;

  Lines(LineListener listener) {
    this.listener = listener;
  }

  @Override
  public void take(byte[] bytes, int from, int length) {
    int start = from;
    for (int i = from; i < from + length; i++) {
      byte one = bytes[i];
      if (one == '\n' && afterReturn) {
        start = i + 1; // the second half of a line end
      } else if (one == '\n' || one == '\r') {
        line.write(bytes, start, i - start);
        start = i + 1;
        tell();
      } else if (isFull(line.size() + i - start, one)) {
        line.write(bytes, start, i - start);
        start = i;
        tell();
      }
      afterReturn = one == '\r';
    }
    line.write(bytes, start, from + length - start);
  }

  /** Whether a line of this length ends before a byte: not within a character, if it is one. */
  private static boolean isFull(int length, byte next) {
    boolean first = (next & 0xC0) != 0x80;
    return length >= LONGEST && (first || length >= LONGEST + LONGEST_CHARACTER);
  }

  private void tell() {
    String text = line.toString(UTF_8);
    line.reset();
    told = 0;
    listener.line(text);
  }

  @Override
  public void pause() {
    if (line.size() > told) {
      byte[] soFar = line.toByteArray();
      int whole = soFar.length - unfinishedCharacter(soFar);
      if (whole > told) {
        told = whole;
        listener.unfinished(new String(soFar, 0, whole, UTF_8));
      }
    }
  }

  /** How many bytes at the end begin a character that is not complete. */
  private static int unfinishedCharacter(byte[] bytes) {
    for (int back = 1; back < LONGEST_CHARACTER && back <= bytes.length; back++) {
      int one = bytes[bytes.length - back] & 0xFF;
      if (one >= 0xC0) {
        int length = one >= 0xF0 ? 4 : one >= 0xE0 ? 3 : 2;
        return length > back ? back : 0;
      }
      if (one < 0x80) {
        return 0;
      }
    }
    return 0;
  }

  @Override
  public void end() {
    if (line.size() > 0) {
      tell();
    }
  }
}
