package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Labels of a machine, which are keys that VMware does not know: it writes them back as they are.
 *
 * <p>VMware does not tell capital letters from small ones in keys, and may write the file in
 * another charset. So keys are of small letters, digits, dots and hyphens, and values of printable
 * ASCII; whatever else there is, is escaped byte by byte.
 */
final class Labels {
  /** Before the key of each label. */
  static final String PREFIX = "posada.label.";

  private static final char IN_KEYS = '_';
  private static final char IN_VALUES = '%';
  private static final int LAST = 0x7e;

  private Labels() {}

  static Map<String, String> read(Dictionary file) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String key : file.keys(PREFIX)) {
      labels.put(plain(key.substring(PREFIX.length()), IN_KEYS), value(file.text(key)));
    }
    return labels;
  }

  /** {@return the key of a label in the file} */
  static String key(String label) {
    return PREFIX
        + escaped(
            label,
            IN_KEYS,
            it -> it >= 'a' && it <= 'z' || it >= '0' && it <= '9' || it == '.' || it == '-');
  }

  /** {@return a value as it is written: no blank at an end, and never nothing} */
  static String written(String value) {
    if (value.isEmpty()) {
      return String.valueOf(IN_VALUES); // nobody says that VMware keeps a key without a value
    }
    String text =
        escaped(
            value,
            IN_VALUES,
            it -> it >= ' ' && it <= LAST && it != IN_VALUES && it != '"' && it != '|');
    String front = text.startsWith(" ") ? "%20" + text.substring(1) : text;
    return front.endsWith(" ") ? front.substring(0, front.length() - 1) + "%20" : front;
  }

  private static String value(String written) {
    return written.equals(String.valueOf(IN_VALUES)) ? "" : plain(written, IN_VALUES);
  }

  private static String escaped(String text, char escape, IntPredicate plain) {
    StringBuilder all = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      if (plain.test(one)) {
        all.append((char) one);
      } else {
        all.append(String.format("%c%02x", escape, one & 0xff));
      }
    }
    return all.toString();
  }

  /** What somebody else wrote stays as it is. */
  private static String plain(String text, char escape) {
    byte[] all = text.getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < all.length; at++) {
      boolean may = all[at] == escape && at + 2 < all.length;
      int high = may ? Character.digit(all[at + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(all[at + 2], 16);
      if (low < 0) {
        bytes.write(all[at]);
      } else {
        bytes.write(high << 4 | low);
        at += 2;
      }
    }
    return bytes.toString(UTF_8);
  }
}
