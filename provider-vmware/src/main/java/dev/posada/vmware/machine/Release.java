package dev.posada.vmware.machine;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.vmware.text.VersionText;
import dev.posada.vmware.tool.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The version of a product, which vmrun itself does not tell: its own stands still since 2017.
 * Immutable.
 *
 * @param text as in {@code 17.6.3 build-24583834}; {@code unknown} if no program tells it
 * @param hardware the version of the virtual hardware for new machines, which this release and
 *     those after it know
 */
public record Release(String text, int hardware) {
  private static final int UNKNOWN = 16; // what every release since 2019 knows
  private static final int ARM = 20;
  private static final Duration TELLING = Duration.ofSeconds(10);

  /** {@return the release that is installed} */
  public static Release of(Installation vmware, Operation op) {
    for (String program : List.of("vmware", "vmplayer", "vmware-vmx")) {
      Optional<VersionText> version =
          vmware
              .programs()
              .find(program, op)
              .flatMap(path -> version(vmware, Command.read(path, "-v").within(TELLING), op));
      if (version.isPresent()) {
        String build = version.get().build();
        return new Release(
            version.get().number() + (build.isEmpty() ? "" : " build-" + build),
            hardware(vmware, version.get().number()));
      }
    }
    return new Release("unknown", UNKNOWN);
  }

  private static Optional<VersionText> version(Installation vmware, Command command, Operation op) {
    try {
      CommandResult said = vmware.tool().runner().run(command, op);
      return VersionText.of(said.stdout() + "\n" + said.stderr());
    } catch (HypervisorException untold) {
      op.check();
      return Optional.empty();
    }
  }

  private static int hardware(Installation vmware, String number) {
    String major = number.replaceFirst("\\D.*$", "");
    if (!major.matches("\\d{1,3}")) {
      return UNKNOWN;
    }
    int release = Integer.parseInt(major);
    return switch (vmware.tool().product()) {
      case FUSION -> release >= 13 ? ARM : release == 12 ? 18 : UNKNOWN;
      default -> release >= 17 ? ARM : release == 16 ? 18 : release == 14 ? 14 : UNKNOWN;
    };
  }
}
