package dev.posada;

import java.util.Locale;
import java.util.Objects;

/**
 * The operating system of a virtual machine, by which a host chooses the hardware that suits it.
 * Immutable.
 *
 * <p>A host maps it to its own word; a name that it does not know is allowed and means the family
 * in general. Nothing is guessed: an architecture that is not named is the host's own, or the only
 * one that the hypervisor has.
 *
 * @param family the family
 * @param name the system and its version, as in {@code debian-12} or {@code 11}; empty if only the
 *     family is known
 * @param architecture the processor's, as in {@code x86_64} or {@code aarch64}; empty for the
 *     host's own
 */
public record GuestOs(Family family, String name, String architecture) {

  /** A family of operating systems. Constants may be added. */
  public enum Family {
    /** Linux. */
    LINUX,
    /** Microsoft Windows. */
    WINDOWS,
    /** Apple macOS. */
    MACOS,
    /** FreeBSD, OpenBSD, NetBSD and their like. */
    BSD,
    /** Android. */
    ANDROID,
    /** Any other, or none. */
    OTHER
  }

  /**
   * Checks and takes the values.
   *
   * @param family the family
   * @param name the system and its version; empty if only the family is known
   * @param architecture the processor's; empty for the host's own
   */
  public GuestOs {
    Objects.requireNonNull(family, "family");
    word(name, "name");
    word(architecture, "architecture");
  }

  private static void word(String text, String what) {
    Objects.requireNonNull(text, what);
    if (!text.isEmpty()) {
      Check.text(text, what);
    }
  }

  /**
   * {@return a Linux, on the host's own architecture}
   *
   * @param name the distribution and its version, as in {@code debian-12}; may be empty
   */
  public static GuestOs linux(String name) {
    return new GuestOs(Family.LINUX, name, "");
  }

  /**
   * {@return a Windows, on the host's own architecture}
   *
   * @param name its version, as in {@code 11} or {@code server-2022}; may be empty
   */
  public static GuestOs windows(String name) {
    return new GuestOs(Family.WINDOWS, name, "");
  }

  /**
   * {@return a macOS, on the host's own architecture}
   *
   * @param name its version, as in {@code 14}; may be empty
   */
  public static GuestOs macos(String name) {
    return new GuestOs(Family.MACOS, name, "");
  }

  /**
   * {@return a BSD, on the host's own architecture}
   *
   * @param name the system and its version, as in {@code freebsd-14}; may be empty
   */
  public static GuestOs bsd(String name) {
    return new GuestOs(Family.BSD, name, "");
  }

  /**
   * {@return an Android, on the host's own architecture}
   *
   * @param name its version, as in {@code 14}; may be empty
   */
  public static GuestOs android(String name) {
    return new GuestOs(Family.ANDROID, name, "");
  }

  /**
   * {@return another system, on the host's own architecture}
   *
   * @param name the system and its version; may be empty
   */
  public static GuestOs other(String name) {
    return new GuestOs(Family.OTHER, name, "");
  }

  /**
   * {@return a copy for this architecture}
   *
   * @param architecture the processor's, as in {@code x86_64} or {@code aarch64}; empty for the
   *     host's own
   */
  public GuestOs architecture(String architecture) {
    return new GuestOs(family, name, architecture);
  }

  /** {@return the system as words, as in {@code linux debian-12 on x86_64}} */
  @Override
  public String toString() {
    return family.name().toLowerCase(Locale.ROOT)
        + (name.isEmpty() ? "" : " " + name)
        + (architecture.isEmpty() ? "" : " on " + architecture);
  }
}
