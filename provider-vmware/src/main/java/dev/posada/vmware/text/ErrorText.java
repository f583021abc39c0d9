package dev.posada.vmware.text;

import dev.posada.spi.command.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What vmrun, or the tool of disks, wrote of a failure. Immutable.
 *
 * <p>Errors stand on the standard output, perhaps after lines of a log; a failure may exit with 0,
 * and what exits with another code may have written nothing.
 *
 * @param text the errors, one a line, without what introduces them
 * @param said all that it wrote, for what stands beside an error
 */
public record ErrorText(String text, String said) {
  private static final Pattern ERROR = Pattern.compile("(?i)^error: ?(.*)");
  private static final Pattern FAILED =
      Pattern.compile("^Failed to (?:create|convert|expand|open|rename|delete|repair).*");
  private static final Pattern LIST =
      Pattern.compile("(?:Total [A-Za-z ]+|Process list|Directory list): \\d+\\s*");
  private static final Pattern VM = Pattern.compile("(?i)cannot open VM: ?(.*), [^,]*$");
  private static final Pattern AFTER =
      Pattern.compile("(?:virtual machine|not powered on|is paused): (\\S.*\\.vmx)$");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  /** {@return what a result says} */
  public static ErrorText of(CommandResult result) {
    List<String> errors = new ArrayList<>();
    for (String line : Lines.of(result.stdout() + "\n" + result.stderr())) {
      if (result.exitCode() == 0 && LIST.matcher(line).matches()) {
        break; // what follows are names, which may look like errors
      }
      Matcher error = ERROR.matcher(line.strip());
      if (error.matches()) {
        errors.add(error.group(1).strip());
      } else if (FAILED.matcher(line.strip()).matches()) {
        errors.add(line.strip());
      }
    }
    return new ErrorText(
        String.join("\n", errors), (result.stdout() + "\n" + result.stderr()).strip());
  }

  /** {@return whether a command has failed} */
  public static boolean isFailure(CommandResult result) {
    return result.exitCode() != 0 || !of(result).text().isEmpty();
  }

  /** Whether it says this, in whatever letters; what a path or a name says does not count. */
  boolean says(String words) {
    String all = text.isEmpty() ? said : text;
    String spoken = named().isEmpty() ? all : all.replace(named(), "");
    return spoken.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }

  /** Whether this stands beside the error. */
  boolean saysBeside(String words) {
    return said.contains(words);
  }

  /** {@return what it is about, as far as it tells; empty if it does not} */
  String named() {
    for (Pattern pattern : List.of(VM, AFTER, QUOTED)) {
      Matcher named = pattern.matcher(text);
      if (named.find()) {
        return named.group(1);
      }
    }
    return "";
  }
}
