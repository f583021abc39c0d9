package dev.posada.vmware.files;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The screen of a machine, as VNC shows it. Immutable.
 *
 * @param address the address of the host at which it listens; empty for every address
 * @param port its port
 * @param password what VMware asks for; empty if it asks nothing, or has hidden it in the file
 * @param hidden whether the file has a password that cannot be read
 */
public record Screen(String address, int port, String password, boolean hidden) {
  private static final String PREFIX = "RemoteDisplay.vnc.";
  private static final int USUAL = 5900;
  private static final int LONGEST = 8;

  /** Takes the values; of a longer password VNC would look at its beginning only. */
  public Screen {
    if (password.length() > LONGEST) {
      throw new IllegalArgumentException("a password of VNC has at most 8 characters");
    }
  }

  static Optional<Screen> read(Dictionary file) {
    if (!file.flag(PREFIX + "enabled", false)) {
      return Optional.empty();
    }
    String password = file.text(PREFIX + "password");
    return Optional.of(
        new Screen(
            file.text(PREFIX + "ip"),
            (int) file.number(PREFIX + "port").orElse(USUAL),
            password.length() > LONGEST ? password.substring(0, LONGEST) : password,
            password.isEmpty() && !file.text(PREFIX + "key").isEmpty()));
  }

  /** {@return a copy that shows its screen so; a hidden password stays} */
  static Dictionary put(Dictionary file, Screen screen) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(PREFIX + "enabled", "TRUE");
    keys.put(PREFIX + "port", Integer.toString(screen.port));
    if (!screen.address.isEmpty()) {
      keys.put(PREFIX + "ip", screen.address);
    }
    if (!screen.password.isEmpty()) {
      keys.put(PREFIX + "password", screen.password);
    }
    Dictionary bare = file;
    for (String last : new String[] {"ip", "password", "key"}) {
      boolean kept = last.equals("key") && screen.hidden && screen.password.isEmpty();
      bare = kept || keys.containsKey(PREFIX + last) ? bare : bare.without(PREFIX + last);
    }
    return bare.with(keys);
  }

  /** {@return a copy that shows nothing} */
  static Dictionary remove(Dictionary file) {
    String prefix = PREFIX.toLowerCase(Locale.ROOT);
    return file.without(key -> key.startsWith(prefix));
  }

  /** {@return where it listens; the password is nobody's business} */
  @Override
  public String toString() {
    return (address.isEmpty() ? "*" : address) + ":" + port;
  }
}
