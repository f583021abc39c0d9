package dev.posada.docker.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes without knowing what they mean. */
final class Damage {
  private static final int LARGEST = 64 * 1024;
  private static final byte[] ODD = {0, 1, 9, 10, 13, 32, 34, 0x7f, -128, -1, -64, '0', '9', ';'};

  private Damage() {}

  static byte[] of(byte[] bytes, List<String> words, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(1 << random.nextInt(8)));
    byte[] middle = Arrays.copyOfRange(bytes, from, to);
    switch (random.nextInt(7)) {
      case 0 -> middle = new byte[0];
      case 1 -> middle = joined(middle, middle);
      case 2 -> middle = word(words, random);
      case 3 -> middle = joined(word(words, random), middle);
      case 4 -> {
        return Arrays.copyOf(bytes, from);
      }
      default -> {
        for (int i = 0; i < middle.length; i += 1 + random.nextInt(8)) {
          middle[i] =
              random.nextBoolean()
                  ? ODD[random.nextInt(ODD.length)]
                  : (byte) (middle[i] ^ 1 << random.nextInt(8));
        }
      }
    }
    byte[] damaged =
        joined(Arrays.copyOf(bytes, from), middle, Arrays.copyOfRange(bytes, to, bytes.length));
    return damaged.length > LARGEST ? Arrays.copyOf(damaged, LARGEST) : damaged;
  }

  private static byte[] word(List<String> words, Random random) {
    return words.get(random.nextInt(words.size())).getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] joined(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Some bytes of any kind; mostly few, sometimes some thousands. */
  static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(1 << random.nextInt(13))];
    random.nextBytes(bytes);
    return bytes;
  }
}
