package dev.posada.virtualbox;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code VBoxManage --version} wrote to its standard output.
 *
 * <p>On Linux the tool is a script, which warns there (not on the standard error) when no machine
 * can be started, and goes on, so that the version is the last line:
 *
 * <pre>
 * WARNING: The vboxdrv kernel module is not loaded. Either there is no module
 *          available for the current kernel (6.5.0-41-generic) or it failed to
 *          load. Please recompile the kernel module and install it by
 *
 *            sudo /sbin/vboxconfig
 *
 *          You will not be able to start VMs until this problem is fixed.
 * 7.0.14r161095
 * </pre>
 *
 * @param version the version, in its own words
 * @param obstacle what keeps machines from starting
 */
record VersionText(Optional<String> version, Optional<Obstacle> obstacle) {
  // 7.2.22_Debianr175245, 7.0.14r161095, 7.1.0_BETA1r164235
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(_\\w+?)?r\\d+");
  private static final Pattern WARNING =
      Pattern.compile("WARNING: (.*?)(?=WARNING: |$)", Pattern.DOTALL);
  private static final Pattern NO_START =
      Pattern.compile(
          "You will not be able to start VMs until this problem is fixed\\.?"
              + "|Starting a VM will not be possible\\.?");
  private static final Pattern SENTENCES = Pattern.compile("(.+?)\\. (.+)");
  private static final Pattern ADVICE = Pattern.compile("\\b(Please|Try) .*");

  /**
   * What keeps machines from starting.
   *
   * @param what what it is, in the tool's words
   * @param remedy what would help, in the tool's words
   */
  record Obstacle(String what, String remedy) {}

  /**
   * The numbers of a version.
   *
   * @param major the first
   * @param minor the second
   */
  record Numbers(int major, int minor) {
    boolean isBefore(int otherMajor, int otherMinor) {
      return major < otherMajor || major == otherMajor && minor < otherMinor;
    }
  }

  /** {@return the numbers of the version; empty if there is none} */
  Optional<Numbers> numbers() {
    return version.map(
        text -> {
          String[] parts = text.split("\\.", 3);
          return new Numbers(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        });
  }

  /** {@return that Posada cannot use it; versions that are not known yet are taken} */
  Optional<Obstacle> tooOld() {
    return numbers()
        .filter(numbers -> numbers.isBefore(6, 1))
        .map(
            old ->
                new Obstacle(
                    "VirtualBox " + version.orElseThrow() + " is older than 6.1",
                    "install VirtualBox 6.1 or newer"));
  }

  static VersionText parse(String stdout) {
    List<String> lines = stdout.lines().map(String::strip).toList();
    Optional<String> version =
        lines.stream()
            .filter(line -> VERSION.matcher(line).matches())
            .reduce((earlier, later) -> later);
    String words = String.join(" ", lines).replaceAll("\\s+", " ");
    String warnings = version.map(last -> words.replace(last, "")).orElse(words).strip();
    return new VersionText(version, obstacle(warnings));
  }

  /** The first warning that says that no machine can be started. */
  private static Optional<Obstacle> obstacle(String warnings) {
    return WARNING
        .matcher(warnings)
        .results()
        .map(found -> found.group(1))
        .filter(warning -> NO_START.matcher(warning).find())
        .map(warning -> NO_START.matcher(warning).replaceAll("").strip())
        .map(VersionText::split)
        .findFirst();
  }

  /** The first sentence says what is wrong, the advice is further behind. */
  private static Obstacle split(String warning) {
    Matcher sentences = SENTENCES.matcher(warning + " ");
    if (!sentences.matches()) {
      return new Obstacle(warning, "look into the manual of VirtualBox for this warning");
    }
    String rest = sentences.group(2).strip();
    Matcher advice = ADVICE.matcher(rest);
    return new Obstacle(
        sentences.group(1), (advice.find() ? advice.group() : rest).replaceFirst("\\.$", ""));
  }
}
