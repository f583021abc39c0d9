package dev.posada.docker.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Short ASCII strings that were read before: in a list, the same keys and words come in every row.
 * Not thread-safe.
 *
 * <p>Eight bytes are compared at a time. Where two words want the same place, the later one takes
 * it, so that no text can make this larger or slower.
 */
final class JsonWords {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** As many bytes as fit into three longs. */
  private static final int LONGEST = 24;

  /** Not worth a large table: an event, a line of progress. */
  private static final int SMALL = 4 * 1024;

  private final byte[] text;
  private final int bits;
  private final Word[] places;

  /** All of a word, for the longs may overlap but leave nothing out. */
  private record Word(int length, long first, long middle, long last, Json json) {}

  /**
   * Makes one.
   *
   * @param length how much of the text will be read
   */
  JsonWords(byte[] text, int length) {
    this.text = text;
    this.bits = length < SMALL ? 5 : 9;
    this.places = new Word[1 << bits];
  }

  /** The string of these bytes, all of them ASCII. */
  Json of(int from, int to) {
    int length = to - from;
    if (length > LONGEST || from + Long.BYTES > text.length) {
      return made(from, to);
    }
    long first = (long) EIGHT.get(text, from);
    long middle = 0;
    long last = 0;
    if (length < Long.BYTES) {
      first &= (1L << length * Byte.SIZE) - 1;
    } else {
      last = (long) EIGHT.get(text, to - Long.BYTES);
      middle = length > 2 * Long.BYTES ? (long) EIGHT.get(text, from + Long.BYTES) : 0;
    }
    // Fibonacci hashing: the product's upper bits depend on all of the bytes
    int place =
        (int) ((first ^ Long.rotateLeft(last, 29)) * 0x9e3779b97f4a7c15L >>> Long.SIZE - bits);
    Word word = places[place];
    if (word == null
        || word.length != length
        || word.first != first
        || word.last != last
        || word.middle != middle) {
      word = new Word(length, first, middle, last, made(from, to));
      places[place] = word;
    }
    return word.json;
  }

  private Json made(int from, int to) {
    return Json.of(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
  }
}
