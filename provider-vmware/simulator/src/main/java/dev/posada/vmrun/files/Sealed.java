package dev.posada.vmrun.files;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * Configurations of encrypted machines: only a few keys can be read, the others are in {@code
 * encryption.data}. [O] The simulator hides them in Base64; who has the password is asked
 * elsewhere.
 */
public final class Sealed {
  private static final String KEYS = "encryption.keySafe";
  private static final String DATA = "encryption.data";

  private Sealed() {}

  /** Turns a configuration into that of an encrypted machine. */
  public static Dictionary encrypted(Dictionary plain) {
    return close(plain.copy().set(KEYS, "vmware:key/list/(pair/(phrase/simulated))"));
  }

  static boolean is(Dictionary config) {
    return config.has(KEYS);
  }

  /** All keys of a configuration, sealed or not. */
  static Dictionary open(Dictionary raw) {
    if (!raw.has(DATA)) {
      return raw;
    }
    Dictionary plain = Dictionary.parse(Base64.getDecoder().decode(raw.get(DATA)));
    for (String name : raw.names()) {
      if (!name.equalsIgnoreCase(DATA)) {
        plain.set(name, raw.get(name));
      }
    }
    return plain;
  }

  static Dictionary close(Dictionary plain) {
    Dictionary raw = plain.copy();
    Dictionary hidden = plain.copy();
    for (String name : plain.names()) {
      (readable(name) ? hidden : raw).remove(name);
    }
    String text = new String(hidden.bytes(), StandardCharsets.UTF_8);
    byte[] bytes = (".encoding = \"UTF-8\"\n" + text).getBytes(StandardCharsets.UTF_8);
    return raw.set(DATA, Base64.getEncoder().encodeToString(bytes));
  }

  private static boolean readable(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return small.equals(".encoding")
        || small.equals("displayname")
        || small.startsWith("guestinfo.")
        || small.equals(KEYS.toLowerCase(Locale.ROOT));
  }
}
