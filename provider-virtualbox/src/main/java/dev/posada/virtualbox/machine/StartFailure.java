package dev.posada.virtualbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.Operation;
import dev.posada.spi.StartReason;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.HostTrouble;
import dev.posada.virtualbox.tool.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Why a machine did not start. VirtualBox often says no more than that the machine's process has
 * ended; the process has written the reason to its log.
 */
final class StartFailure {
  private static final String SILENT = "terminated unexpectedly during startup";
  private static final Pattern TIME = Pattern.compile("^[0-9a-f:.]+:? +");
  private static final Pattern TELLING =
      Pattern.compile("VERR_|Error -\\d+|VMSetError|ower up failed|ERROR \\[COM]|rc=-\\d+");
  private static final int MOST = 6;

  private static final List<StartReason> REASONS =
      List.of(
          StartReason.of(
              "VERR_VMX_IN_VMX_ROOT_MODE|VERR_SVM_IN_USE|used by another hypervisor",
              HostTrouble.OTHER_HYPERVISOR,
              InvalidStateException::new),
          StartReason.impossible(
              "VERR_VMX_NO_VMX|VERR_SVM_NO_SVM|(VT-x|AMD-V) is not available",
              "use a host whose processors have VT-x or AMD-V, nested ones if it is a machine"),
          StartReason.impossible(
              "VERR_VMX_MSR_\\w+|VERR_SVM_DISABLED|disabled in the BIOS", HostTrouble.FIRMWARE),
          StartReason.of(
              "VERR_VM_DRIVER_NOT_INSTALLED|-1908\\b|ernel driver not installed",
              HostTrouble.MODULE,
              NativeException::new),
          StartReason.of(
              "VERR_VM_DRIVER_(NOT_ACCESSIBLE|OPEN_ERROR|LOAD_ERROR)|-1909\\b",
              "let the user open /dev/vboxdrv, as by the group vboxusers",
              PermissionDeniedException::new),
          StartReason.of(
              "VERR_VM_DRIVER_VERSION_MISMATCH|-1912\\b",
              HostTrouble.OTHER_MODULE,
              NativeException::new),
          StartReason.of(
              "VERR_NO_(LOW_|PAGE_|CONT_)?MEMORY|VERR_EM_NO_MEMORY|VERR_GMM_HIT_\\w+",
              "end other machines, or give this one less memory",
              InsufficientResourcesException::new),
          StartReason.of(
              "VERR_NET_ADDRESS_IN_USE|ddress already in use",
              "end what listens on that port of the host, or use another port",
              InvalidStateException::new),
          StartReason.of(
              "Locking of attached media failed",
              "stop the machine that has the same disk",
              InvalidStateException::new),
          StartReason.of(
              "VERR_INTNET_FLT_IF_NOT_FOUND|VERR_SUPDRV_COMPONENT_NOT_FOUND",
              "connect its card to a network that the host has; vboxnetflt must be loaded",
              InvalidStateException::new));

  private final Installation vbox;
  private final String id;

  StartFailure(Installation vbox, String id) {
    this.vbox = vbox;
    this.id = id;
  }

  /** {@return the failure of the tool, with what is behind it as far as that can be found out} */
  HypervisorException of(HypervisorException failed, Operation op) {
    String said = failed.getMessage();
    String log = said.contains(SILENT) ? log(op) : "";
    return told(failed, log);
  }

  /**
   * {@return the failure with its reason}
   *
   * @param log what the process has written of it; empty if it said enough itself
   */
  static HypervisorException told(HypervisorException failed, String log) {
    return StartReason.explain(failed, log, REASONS);
  }

  /** {@return the lines that tell why a machine did not start; empty if none does} */
  static String telling(String log) {
    if (log.contains("to 'RUNNING'")) {
      return ""; // of a run before, which has started
    }
    List<String> lines =
        log.lines()
            .filter(line -> TELLING.matcher(line).find())
            .map(line -> TIME.matcher(line).replaceFirst("").strip())
            .distinct()
            .toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
  }

  private String log(Operation op) {
    try {
      String folder = Paths.parent(vbox.settings().machine(id, op).path());
      String logFolder = Paths.resolve(folder, "Logs");
      Map<String, byte[]> logs =
          vbox.files()
              .readAll(
                  List.of(
                      Paths.resolve(logFolder, "VBox.log"),
                      Paths.resolve(logFolder, "VBoxHardening.log")),
                  op);
      for (byte[] log : logs.values()) {
        String telling = telling(new String(log, UTF_8));
        if (!telling.isEmpty()) {
          return telling;
        }
      }
      Map<String, Instant> there =
          vbox.files().stamps(List.of("/proc/version", "/dev/vboxdrv"), op);
      return there.containsKey("/proc/version") && !there.containsKey("/dev/vboxdrv")
          ? "Kernel driver not installed: there is no /dev/vboxdrv"
          : "";
    } catch (HypervisorException | IllegalArgumentException unreadable) {
      return ""; // or no path of that system; what the tool said has to do
    }
  }
}
