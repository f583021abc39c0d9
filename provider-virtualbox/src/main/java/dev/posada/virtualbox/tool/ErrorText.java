package dev.posada.virtualbox.tool;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tool wrote to its standard error of a failure, perhaps after its progress and warnings.
 *
 * @param text the errors in words, one a line, without codes and contexts
 * @param code the last code, as in {@code VBOX_E_FILE_ERROR}; empty if it told none
 * @param component what said so, as in {@code MachineWrap}; empty if it told none
 * @param isError whether it told an error
 */
record ErrorText(String text, String code, String component, boolean isError) {
  private static final Pattern ERROR =
      Pattern.compile(
          "VBoxManage(?:\\.exe)?: (?:fatal )?error:[ \\t]?(.*?)"
              + "(?=\\R?VBoxManage(?:\\.exe)?: (?:(?:fatal )?error|warning|info):|\\z)",
          Pattern.DOTALL);
  private static final Pattern CODE =
      Pattern.compile(
          "^(?:Details: code|Code) (\\w+) \\(0x[0-9a-fA-F]{8}\\)(?:, component (\\w+))?");

  /** The progress that has failed tells it right after its dots. */
  private static final Pattern PROGRESS =
      Pattern.compile("(?m)%\\.\\.\\.([A-Z][A-Z_]+)\\s*$|^Progress state: ([A-Z_]+)\\s*$");

  private static final Pattern USAGE = Pattern.compile("\\R+Usage(?: -|:).*", Pattern.DOTALL);

  private static final Pattern NAMED =
      Pattern.compile(
          "(?:named|with UUID|name:?|file|medium|unit|image|path|machine|config|opening|open|UUID or"
              + " filename|directory) ['\"{]+([^'\"}]*)['\"}]");

  /** Names may have quotes in them. */
  private static final Pattern REGISTERED = Pattern.compile("registered machine named '(.*)'");

  static ErrorText of(String stderr) {
    Set<String> text = new LinkedHashSet<>(); // some are said twice
    String code = "";
    String component = "";
    boolean error = false;
    Matcher errors = ERROR.matcher(stderr);
    while (errors.find()) {
      error = true;
      String said = USAGE.matcher(errors.group(1)).replaceFirst("").strip();
      Matcher coded = CODE.matcher(said);
      if (coded.find()) {
        code = coded.group(1);
        component = coded.group(2) == null ? "" : coded.group(2);
      } else if (!said.startsWith("Context: \"") && !said.isEmpty()) {
        text.add(said);
      }
    }
    Matcher progress = PROGRESS.matcher(stderr);
    if (code.isEmpty() && progress.find()) {
      code = progress.group(1) == null ? progress.group(2) : progress.group(1);
    }
    return new ErrorText(String.join("\n", text), code, component, error);
  }

  /** Whether it says one of these. */
  boolean says(String... words) {
    for (String one : words) {
      if (text.contains(one)) {
        return true;
      }
    }
    return false;
  }

  boolean is(String symbol) {
    return code.equals(symbol);
  }

  /** {@return what it is about, as far as it tells} */
  String named() {
    Matcher registered = REGISTERED.matcher(text);
    if (registered.find()) {
      return registered.group(1);
    }
    Matcher named = NAMED.matcher(text);
    return named.find() ? named.group(1) : text.lines().findFirst().orElse("");
  }
}
