package dev.posada.virtualbox.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads all that a real VBoxManage was recorded to say of failures. */
@Execution(ExecutionMode.CONCURRENT)
class RecordedErrorsTest {
  private static final Pattern CODE = Pattern.compile("(?:code|Code) (\\w+) \\(0x");
  private static final Pattern NOISE =
      Pattern.compile(
          "Details: code|Context: \"|\\(0x[0-9a-f]{8}\\)|at line \\d+ of file|\\d+%\\.\\.\\.");

  static Stream<Recording> failed() {
    return Recording.all().stream().filter(it -> it.stderr().contains("error: "));
  }

  @ParameterizedTest
  @MethodSource("failed")
  void isUnderstood(Recording recording) {
    ErrorText read = ErrorText.of(recording.stderr());
    assertTrue(read.isError());
    List<String> codes = CODE.matcher(recording.stderr()).results().map(it -> it.group(1)).toList();
    assertEquals(codes.isEmpty() ? "" : codes.get(codes.size() - 1), read.code());
    assertFalse(NOISE.matcher(read.text()).find(), read.text());
    for (String line : recording.stderr().split("\n")) {
      String said = line.replaceFirst("^VBoxManage: (fatal )?error: ", "").strip();
      if (!said.equals(line.strip()) && !said.isEmpty() && !NOISE.matcher(said).find()) {
        assertTrue(read.text().contains(said), said + " is not in " + read.text());
      }
    }
  }

  @Test
  void onlyTheseFailWithSuccess() {
    List<String> failures =
        Recording.all().stream()
            .filter(it -> it.exit() == 0 && ErrorText.of(it.stderr()).isError())
            .map(it -> it.file().replaceAll("^(\\w+-\\d+).*", "$1"))
            .toList();
    assertEquals(
        List.of("chroot-128", "chroot-539", "chroot-595", "chroot-619", "lab-093", "lab-244"),
        failures);
  }

  @Test
  void allOthersThatFailTellWhy() {
    // Usage for people; no snapshots, which stdout says; what was ended from outside; waiting in
    // vain; and the exit codes of programs in the guest.
    List<String> silent =
        Recording.all().stream()
            .filter(it -> it.exit() != 0 && !ErrorText.of(it.stderr()).isError())
            .map(it -> it.file().replaceAll("^(\\w+-\\d+).*", "$1"))
            .toList();
    assertEquals(
        List.of(
            "chroot-036",
            "chroot-064",
            "chroot-072",
            "chroot-161",
            "chroot-323",
            "chroot-324",
            "chroot-584",
            "chroot-617",
            "lab-040",
            "lab-091",
            "lab-406",
            "lab-510",
            "lab-511"),
        silent);
  }
}
