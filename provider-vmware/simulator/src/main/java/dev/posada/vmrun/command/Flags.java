package dev.posada.vmrun.command;

import java.util.List;

/**
 * Flags that stand before the command. Immutable.
 *
 * @param type what -T says, or null
 * @param password of an encrypted machine, or null
 * @param user of the guest, or null
 * @param guestPassword of that user, or null
 * @param length how many words they are
 */
record Flags(String type, String password, String user, String guestPassword, int length) {
  static final Flags NONE = new Flags(null, null, null, null, 0);

  /** Reads them; an unknown one, or one without its value, asks for the usage. [D] */
  static Flags parse(List<String> arguments) {
    Flags flags = NONE;
    while (flags.length < arguments.size() && arguments.get(flags.length).startsWith("-")) {
      if (flags.length + 1 == arguments.size()) {
        throw new Usage.Wanted();
      }
      String value = arguments.get(flags.length + 1);
      int length = flags.length + 2;
      flags =
          switch (arguments.get(flags.length)) {
            case "-T" -> new Flags(value, flags.password, flags.user, flags.guestPassword, length);
            case "-vp" -> new Flags(flags.type, value, flags.user, flags.guestPassword, length);
            case "-gu" -> new Flags(flags.type, flags.password, value, flags.guestPassword, length);
            case "-gp" -> new Flags(flags.type, flags.password, flags.user, value, length);
            default -> throw new Usage.Wanted();
          };
    }
    return flags;
  }
}
