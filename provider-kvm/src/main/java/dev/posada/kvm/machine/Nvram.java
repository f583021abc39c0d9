package dev.posada.kvm.machine;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainWriter;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where UEFI keeps what it remembers of a machine. libvirt 9.0 calls the file by the name of the
 * machine each time it starts: after a rename it makes a new one, and the one before stays for
 * ever. Named here by the UUID it stays the machine's own.
 */
final class Nvram {
  /** Of the file, in the command that libvirt would run. */
  private static final Pattern FILE =
      Pattern.compile("[\"=](/[^\"=]*/)[^\"=/]*_VARS\\.[a-z0-9]+\"");

  private Nvram() {}

  /**
   * A way to boot with its file; the same if the file is libvirt's to choose, or if there is none.
   *
   * @param domain of which all but its devices count
   */
  static DomainSpec.Boot named(DomainSpec domain, Connection connection, Operation op) {
    if (domain.boot().firmware() == DomainSpec.Firmware.BIOS) {
      return domain.boot();
    }
    return folder(domain, connection, op)
        .map(folder -> domain.boot().nvram(folder + domain.uuid().orElseThrow() + "_VARS.fd"))
        .orElse(domain.boot());
  }

  private static Optional<String> folder(DomainSpec domain, Connection connection, Operation op) {
    DomainSpec alone =
        new DomainSpec(
            domain.type(),
            domain.uuid(),
            domain.name(),
            Map.of(),
            domain.size(),
            domain.boot(),
            new DomainSpec.Devices(
                List.of(), List.of(), false, false, false, false, Optional.empty(), 0));
    try {
      String command = connection.domains().command(domain.name(), DomainWriter.write(alone), op);
      Matcher file = FILE.matcher(command);
      return file.find() ? Optional.of(file.group(1)) : Optional.empty();
    } catch (PermissionDeniedException | UnsupportedCapabilityException untold) {
      return Optional.empty();
    } catch (NativeException e) {
      if (!e.getMessage().contains("firmware")) {
        return Optional.empty();
      }
      throw new UnsupportedCapabilityException( // else it would be told only when it starts
          "UEFI",
          Support.no(
              "libvirt says: " + e.getMessage(),
              "install the firmware on the host: ovmf, or edk2-ovmf"),
          Failure.notDone().cause(e));
    }
  }
}
