package dev.posada.internal.memory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Ids that look like real ones. */
final class Ids {
  private Ids() {}

  /** Returns 64 hexadecimal digits that nothing else has. */
  static String unique() {
    return digest(UUID.randomUUID().toString());
  }

  /** Returns 64 hexadecimal digits that stand for a text. */
  static String digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns 64 hexadecimal digits that stand for what is in a file. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has it
    }
  }
}
