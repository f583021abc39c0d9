package dev.posada.virtualbox.machine;

import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Labels of machines, which are their extra data: the only thing of a machine that can be set in
 * every state.
 */
public final class Labels {
  /** Before the key of each label. */
  static final String PREFIX = "posada/label/";

  /** The system that a machine was made for, in our words. */
  public static final String GUEST_OS = "posada/guest-os";

  private final Installation vbox;

  public Labels(Installation vbox) {
    this.vbox = vbox;
  }

  public void set(String id, String key, String value, Operation op) {
    vbox.tool().change(op, "setextradata", id, PREFIX + key, encoded(value));
  }

  /** One that is not there may be removed, too. */
  public void remove(String id, String key, Operation op) {
    vbox.tool().change(op, "setextradata", id, PREFIX + key);
  }

  /** {@return the labels of a machine, Posada's own too} */
  public static Map<String, String> of(MachineSettings machine) {
    Map<String, String> labels = new LinkedHashMap<>();
    machine
        .extraData()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                labels.put(key.substring(PREFIX.length()), decoded(value));
              }
            });
    return labels;
  }

  /**
   * {@return a value in printable ASCII, as the tool takes it everywhere; an empty one would remove
   * the label, so it is a lone percent sign}
   */
  static String encoded(String value) {
    if (value.isEmpty()) {
      return "%";
    }
    StringBuilder text = new StringBuilder();
    for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = one > ' ' && one < 0x7f && one != '%' && one != '"' && one != '\\';
      if (plain && !(one == '-' && text.isEmpty())) {
        text.append((char) one);
      } else {
        text.append(String.format("%%%02X", one & 0xff));
      }
    }
    return text.toString();
  }

  /** {@return what was encoded; what somebody else wrote stays as it is} */
  static String decoded(String text) {
    if (text.equals("%")) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < all.length; i++) {
      int high = all[i] == '%' && i + 2 < all.length ? Character.digit(all[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(all[i + 2], 16);
      if (low < 0) {
        bytes.write(all[i]);
      } else {
        bytes.write(high << 4 | low);
        i += 2;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
