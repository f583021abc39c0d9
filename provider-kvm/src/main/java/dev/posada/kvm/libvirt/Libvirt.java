package dev.posada.kvm.libvirt;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.jna.Groups;
import dev.posada.kvm.jna.VirError;
import dev.posada.kvm.jna.VirQemu;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The library that talks to libvirt's daemons, loaded: the border to C. Thread-safe.
 *
 * <p>C functions are bound to classes, so a process has one of it: where several could be loaded,
 * the first stays.
 */
public final class Libvirt {
  private static final Object LOCK = new Object();

  /** Of libvirt, who would print each error; held as long as the process lives. */
  private static final VirError.ErrorCallback SILENCE = (userData, error) -> {};

  /** With one of these somebody has said what libvirt is to log. */
  private static final List<String> LOG_SETTINGS =
      List.of("LIBVIRT_DEBUG", "LIBVIRT_LOG_FILTERS", "LIBVIRT_LOG_OUTPUTS");

  private static Libvirt bound;

  private final Groups groups;
  private final Map<Class<?>, Boolean> optional = new HashMap<>();
  private boolean ready;

  private Libvirt(Groups groups) {
    this.groups = groups;
  }

  /**
   * Loads it. That starts nothing and costs some milliseconds.
   *
   * @param name a file name, which the system's loader and JNA look for, or a path
   * @throws UnsatisfiedLinkError if there is no such library, or it is none of libvirt
   */
  static Libvirt load(String name) {
    Groups groups = Groups.load(name);
    synchronized (LOCK) {
      if (bound == null) {
        groups.bind();
        bound = new Libvirt(groups);
      }
      return bound;
    }
  }

  /** Sets the library up and keeps it from printing to the error stream of the process. */
  void prepare() {
    synchronized (LOCK) {
      if (ready) {
        return;
      }
      Answer.ok(VirError.virInitialize());
      VirError.virSetErrorFunc(0, SILENCE);
      if (LOG_SETTINGS.stream().noneMatch(System.getenv()::containsKey)) {
        groups.logErrorsOnly();
      }
      EventLoop.register();
      ready = true;
    }
  }

  /**
   * {@code virGetVersion}: of this library, not of a daemon; connects to nothing.
   *
   * @throws NativeException if the library cannot set itself up
   */
  public String version(Operation op) {
    return op.read(
        CallText.of("virGetVersion"),
        () -> {
          long version = groups.version();
          if (version < 0) {
            throw new NativeException("libvirt cannot be initialized", Failure.notDone());
          }
          return inWords(version);
        });
  }

  /** Version 1.2.3 is 1002003. */
  public static String inWords(long version) {
    return version / 1_000_000 + "." + version / 1_000 % 1_000 + "." + version % 1_000;
  }

  /** Whether this library is of a version, as {@link #inWords} takes it, or newer. */
  public boolean isSince(long version) {
    return groups.version() >= version;
  }

  /** Whether functions that came later, or lie in {@code libvirt-qemu}, can be called. */
  public boolean has(Class<?> group) {
    synchronized (LOCK) {
      return optional.computeIfAbsent(group, this::bind);
    }
  }

  private boolean bind(Class<?> group) {
    try {
      if (group == VirQemu.class) {
        groups.bindQemu();
      } else {
        groups.bind(group);
      }
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * Whether a function can be called, and if not, why.
   *
   * @param group of it
   * @param version of libvirt that brought it
   */
  Support support(Class<?> group, String function, String version) {
    if (has(group)) {
      return Support.yes();
    }
    return group == VirQemu.class
        ? Support.no(
            "libvirt-qemu, which has " + function + ", is not beside libvirt's library",
            "install libvirt's client library with all its parts")
        : Support.no(
            "the library is libvirt " + inWords(groups.version()) + ", without " + function,
            "install libvirt's client library " + version + " or newer");
  }

  /**
   * Refuses if a group is not there.
   *
   * @param function what was to be called
   * @param version of libvirt that brought it
   */
  void require(Class<?> group, String function, String version) {
    Support support = support(group, function, version);
    if (!support.available()) {
      throw new UnsupportedCapabilityException(function, support, Failure.notDone());
    }
  }
}
