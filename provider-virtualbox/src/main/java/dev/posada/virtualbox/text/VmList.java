package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code list vms} or {@code list runningvms}. Immutable.
 *
 * <p>Names are written as they are: a name with {@code " {uuid}} and a newline in it looks like two
 * machines, and nothing in the text tells. Who acts on an id asks the registry first.
 *
 * @param name its name; {@code <inaccessible>} if its settings cannot be read
 * @param id its UUID
 */
public record VmList(String name, String id) {
  private static final Pattern ONE =
      Pattern.compile(
          "^\"(.*?)\" +\\{(" + UuidText.PATTERN + ")}\\r?(?:\\n|\\z)",
          Pattern.DOTALL | Pattern.MULTILINE);

  /** {@return all lines; warnings before them are left out} */
  public static List<VmList> of(String stdout) {
    List<VmList> all = new ArrayList<>();
    Matcher one = ONE.matcher(stdout);
    while (one.find()) {
      all.add(new VmList(one.group(1), UuidText.bare(one.group(2))));
    }
    return List.copyOf(all);
  }
}
