package dev.posada.virtualbox.tool;

import dev.posada.spi.command.CommandResult;
import java.util.regex.Pattern;

/** Whether the tool has done what it was told, and what it has said then. */
final class Answers {
  /** Nothing in a list is no failure; where it is to be restored, it is. */
  private static final String NO_SNAPSHOTS = "This machine does not have any snapshots";

  /** What a wrapper of Debian and Oracle writes before every answer while the driver is missing. */
  private static final Pattern BANNER =
      Pattern.compile(
          "\\A\\s*WARNING: (?:The character device|The vboxdrv kernel module).*?"
              + "You will not be able to start VMs until this problem is fixed\\.\\s*?\\R+",
          Pattern.DOTALL);

  private Answers() {}

  /** Some commands say exit code 0 and do nothing. */
  static boolean isSuccess(CommandResult result, boolean changes) {
    return result.exitCode() == 0
        ? !ErrorText.of(result.stderr()).isError()
        : !changes && result.exitCode() == 1 && hasNoSnapshots(result);
  }

  private static boolean hasNoSnapshots(CommandResult result) {
    return result.stderr().isBlank() && text(result).strip().equals(NO_SNAPSHOTS);
  }

  /** {@return what it has said, without what its wrapper says before} */
  static String text(CommandResult result) {
    return BANNER.matcher(result.stdout()).replaceFirst("");
  }
}
