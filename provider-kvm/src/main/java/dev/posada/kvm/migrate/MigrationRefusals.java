package dev.posada.kvm.migrate;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What helps against a migration that libvirt refuses. */
final class MigrationRefusals {
  /** What is not there, which is not the machine that the call was about. */
  private static final Pattern NAMED = Pattern.compile("(?:matching name|file|pool) '(.*)'");

  private MigrationRefusals() {}

  /** {@return the same, with a remedy where one is known} */
  static HypervisorException explained(HypervisorException e) {
    String text = e.nativeError().map(said -> said.text()).orElse(e.getMessage());
    String code = e.nativeError().map(said -> said.code()).orElse("");
    if (text.contains("No space left on device")) {
      return new InsufficientResourcesException(
          text, e.failure().remedy("make room on the target, or name another pool by DiskPool"));
    }
    if (text.contains("machine type")) { // UnsupportedCapabilityException has another remedy
      return new RejectedException(
          text, e.failure().remedy("give it a type of machine that the target's QEMU knows"));
    }
    String remedy = e.remedy().orElseGet(() -> remedy(e, code, text));
    Failure failure = remedy.isEmpty() ? e.failure() : e.failure().remedy(remedy);
    Matcher named = NAMED.matcher(text);
    return e instanceof NotFoundException missing && named.find()
        ? new NotFoundException(missing.kind(), named.group(1), failure)
        : e.with(e.getMessage(), failure);
  }

  private static String remedy(HypervisorException e, String code, String text) {
    if (code.equals("81")) {
      return "move it with copyDisks(true), or if both hosts do see the same disks, say"
          + " KvmMigrateOptions.sharedDisksTrusted()";
    }
    if (code.equals("91") || text.contains("guest CPU")) {
      return "give it a CPU that both hosts have";
    }
    if (e instanceof NotFoundException) {
      return switch (code) {
        case "43" -> "make the network on the target, or connect it to another";
        case "38" -> "put the file there too, or detach it";
        case "49" -> "make the pool on the target";
        default -> "";
      };
    }
    if (code.equals("38") && text.contains("bind")) {
      return "wait until the port is free, or stop the other machine that listens there";
    }
    return e instanceof RejectedException && text.contains("post-copy")
        ? "leave out postCopy()"
        : "";
  }
}
