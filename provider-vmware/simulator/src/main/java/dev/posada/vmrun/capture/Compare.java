package dev.posada.vmrun.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells where the simulator differs from a recording of a real product: {@code Compare FOLDER}. */
public final class Compare {
  private Compare() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("vmrun-compare");
    List<String> differences = differences(Path.of(arguments[0]), scratch);
    differences.forEach(System.out::println);
    System.out.println(differences.size() + " differences; the replay is in " + scratch);
    System.exit(differences.isEmpty() ? 0 : 1);
  }

  /**
   * One text per call whose answer differs; the replay's machine and state stay in the scratch
   * folder.
   */
  public static List<String> differences(Path recording, Path scratch)
      throws IOException, InterruptedException {
    Recording recorded = new Recording(recording);
    Replay replay = Replay.of(recorded, scratch);
    List<String> differences = new ArrayList<>();
    for (Recording.Step real : recorded.steps()) {
      if (recorded.edited(real) != null) {
        replay.edit(recorded.edited(real));
      }
      Recording.Step simulated = replay.run(real);
      boolean usage = real.out().contains("AUTHENTICATION-FLAGS");
      // The usage is abridged: that there is one must do.
      boolean same =
          usage
              ? simulated.out().contains("AUTHENTICATION-FLAGS")
              : mask(real.out()).equals(mask(simulated.out()));
      if (!same || (real.exit() & 0xFF) != (simulated.exit() & 0xFF)) {
        differences.add(
            real.name()
                + " vmrun "
                + String.join(" ", real.arguments())
                + "\n  real:      "
                + shown(real)
                + "\n  simulator: "
                + shown(simulated));
      }
    }
    replay.end();
    return differences;
  }

  private static String shown(Recording.Step step) {
    String out = step.out().replace("\r", "\\r").replace("\n", "\\n");
    return step.exit() + " " + out + step.err().strip();
  }

  /** Hides what differs from run to run. */
  private static String mask(String text) {
    return text.replaceAll("\\b\\d+\\.\\d+\\.\\d+\\.\\d+\\b", "ADDRESS")
        .replaceAll("(?m)^pid=.*$\\R?", "")
        .replaceAll("Process list: \\d+", "Process list: N")
        .replaceAll("(?m)^\\S*[/\\\\](?:vmware|tmp|vix)\\w*\\d\\w*\\s*$", "TEMPFILE");
  }
}
