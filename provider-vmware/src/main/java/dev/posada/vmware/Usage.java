package dev.posada.vmware;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code vmrun} without arguments writes, with an exit code that is not 0 although nothing is
 * wrong: an empty line, {@code vmrun version 1.17.0 build-24583834}, an empty line, its usage.
 */
final class Usage {
  private static final Pattern VERSION = Pattern.compile("vmrun version (\\d\\S*(?: build-\\S+)?)");

  private Usage() {}

  /** Its version, in its own words; says little of the product: 1.17 since Workstation 14. */
  static Optional<String> version(String output) {
    return VERSION.matcher(output).results().map(found -> "vmrun " + found.group(1)).findFirst();
  }
}
