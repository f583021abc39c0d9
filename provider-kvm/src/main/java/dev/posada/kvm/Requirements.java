package dev.posada.kvm;

import dev.posada.Capability;
import dev.posada.Support;
import dev.posada.kvm.jna.Since6p0;
import dev.posada.kvm.jna.VirQemu;
import dev.posada.kvm.libvirt.Libvirt;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What capabilities cannot do without of libvirt, though it is not in each: functions that came
 * later or lie in another library, and daemons that know them. Whether QEMU can too is told when it
 * is asked to: libvirt's description of it takes seconds where it is made for the first time.
 */
final class Requirements {
  private static final long ANY = 0;

  private static final List<Requirement> ALL =
      List.of(
          new Requirement(Capability.EXEC, VirQemu.class, "virDomainQemuAgentCommand", ANY),
          new Requirement(Capability.COPY, VirQemu.class, "virDomainQemuAgentCommand", ANY),
          new Requirement(Capability.BACKUP, Since6p0.class, "virDomainBackupBegin", 6_000_000));

  private Requirements() {}

  /**
   * A capability, and a function that it calls.
   *
   * @param since the version of libvirt that brought it
   */
  private record Requirement(Capability capability, Class<?> group, String function, long since) {

    Support support(Library library, LongSupplier daemon) {
      String version = Libvirt.inWords(since);
      Support here = library.support(group, function, version);
      if (!here.available() || since == ANY) {
        return here;
      }
      long there = daemon.getAsLong();
      return there >= since
          ? here
          : Support.no(
              "the daemon is libvirt " + Libvirt.inWords(there) + ", without " + function,
              "install libvirt " + version + " or newer on the host");
    }
  }

  /** Libvirt's client library, of whatever age. */
  interface Library {
    /** Whether it has a function, which some version brought. */
    Support support(Class<?> group, String function, String version);
  }

  /**
   * {@return those of the capabilities that cannot be, and why}
   *
   * @param daemon asks for its version, as {@code virConnectGetLibVersion} tells it
   */
  static Map<Capability, Support> lacking(
      Collection<Capability> capabilities, Library library, LongSupplier daemon) {
    Map<Capability, Support> lacking = new EnumMap<>(Capability.class);
    for (Requirement one : ALL) {
      if (capabilities.contains(one.capability())) {
        Support support = one.support(library, daemon);
        if (!support.available()) {
          lacking.putIfAbsent(one.capability(), support);
        }
      }
    }
    return lacking;
  }
}
