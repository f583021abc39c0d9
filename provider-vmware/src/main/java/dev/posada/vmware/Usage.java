package dev.posada.vmware;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code vmrun} without arguments writes, with an exit code that is not 0 although nothing is
 * wrong: an empty line, {@code vmrun version 1.17.0 build-24583834}, an empty line, its usage.
 *
 * @param version its version, in its own words; says little of the product, as it is 1.17 since
 *     Workstation 14
 * @param error the first line that says something, for want of a version
 */
record Usage(Optional<String> version, Optional<String> error) {
  private static final Pattern VERSION = Pattern.compile("vmrun version (\\d\\S*(?: build-\\S+)?)");

  static Usage parse(String output) {
    Optional<String> version = VERSION.matcher(output).results().map(Usage::inWords).findFirst();
    Optional<String> error =
        version.isPresent()
            ? Optional.empty()
            : output.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
    return new Usage(version, error);
  }

  private static String inWords(MatchResult found) {
    return "vmrun " + found.group(1);
  }
}
