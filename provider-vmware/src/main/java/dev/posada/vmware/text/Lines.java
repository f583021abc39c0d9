package dev.posada.vmware.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines of what vmrun writes: CRLF on Windows, with noise before what was asked for. */
final class Lines {
  private Lines() {}

  /** {@return all lines, without what ends them} */
  static List<String> of(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\\r\\n|\\r|\\n", -1));
  }

  /** {@return whether a line tells an error} */
  static boolean isError(String line) {
    return line.toLowerCase(Locale.ROOT).startsWith("error:");
  }

  /**
   * {@return the lines after the one that begins so and tells how many there are; empty if there is
   * none}
   */
  static Optional<Counted> after(String text, String title) {
    List<String> all = of(text);
    for (int i = 0; i < all.size(); i++) {
      String count = all.get(i).startsWith(title) ? all.get(i).substring(title.length()) : "";
      if (count.strip().matches("\\d{1,9}")) {
        int promised = Integer.parseInt(count.strip());
        List<String> rest =
            all.subList(i + 1, all.size()).stream().filter(line -> !line.isBlank()).toList();
        // A name may look like an error.
        return Optional.of(
            new Counted(
                promised,
                rest.size() == promised
                    ? rest
                    : rest.stream().filter(line -> !isError(line)).toList()));
      }
    }
    return Optional.empty();
  }

  /**
   * What follows a count.
   *
   * @param count how many it promises
   * @param lines what comes, which may be more or less
   */
  record Counted(int count, List<String> lines) {}
}
