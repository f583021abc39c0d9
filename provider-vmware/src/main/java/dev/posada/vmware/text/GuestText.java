package dev.posada.vmware.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What vmrun tells of the inside of a guest. */
public final class GuestText {
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{2,39}(?:%[\\w.-]+)?");
  private static final Pattern EXISTS =
      Pattern.compile("(?m)^The (?:file|directory) (exists|does not exist)\\.\\s*$");

  private GuestText() {}

  /**
   * {@return {@code getGuestIPAddress}; empty where it wrote nothing, {@code unknown}, zeroes or an
   * error; a machine that is suspended has its last address}
   */
  public static Optional<String> address(String stdout) {
    return Lines.of(stdout).stream()
        .map(String::strip)
        .filter(it -> IPV4.matcher(it).matches() || IPV6.matcher(it).matches())
        .filter(it -> !it.equals("0.0.0.0") && !it.equals("::"))
        .reduce((before, last) -> last);
  }

  /** {@return {@code fileExistsInGuest} and its like; empty if it tells neither} */
  public static Optional<Boolean> exists(String stdout) {
    Matcher exists = EXISTS.matcher(stdout);
    return exists.find() ? Optional.of(exists.group(1).equals("exists")) : Optional.empty();
  }

  /**
   * {@return the value of {@code readVariable}; one that was never set is empty, as one that was
   * set to nothing}
   */
  public static String variable(String stdout) {
    return stdout.replaceFirst("\\r?\\n\\z", "").replace("\r\n", "\n");
  }
}
