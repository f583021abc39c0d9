package dev.posada;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Something that a container sees as a part of its file tree. Immutable.
 *
 * @param source what is seen
 * @param name the name of a {@link Source#VOLUME}, the absolute path of a {@link Source#HOST} on
 *     the host; empty for {@link Source#MEMORY}
 * @param guestPath where the container sees it, an absolute path
 * @param readOnly whether the container cannot write to it
 */
public record Mount(Source source, String name, String guestPath, boolean readOnly) {
  private static final Pattern ABSOLUTE = Pattern.compile("(?s)/.*|[A-Za-z]:[/\\\\].*|\\\\\\\\.+");

  /** What a container may see. */
  public enum Source {
    /** A volume, which outlives the container. */
    VOLUME,
    /** A folder or a file of the host. */
    HOST,
    /** Memory of the host, gone when the container is off. */
    MEMORY
  }

  /**
   * Checks and takes the values.
   *
   * @param source what is seen
   * @param name the name of a volume, an absolute path on the host, or empty for memory
   * @param guestPath where the container sees it, an absolute path
   * @param readOnly whether the container cannot write to it
   */
  public Mount {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
    switch (source) {
      case VOLUME -> Check.text(name, "name");
      case HOST -> absolute(name, "hostPath");
      case MEMORY -> Check.require(name.isEmpty(), "memory has no name: " + name);
    }
    absolute(guestPath, "guestPath");
  }

  private static void absolute(String path, String what) {
    Check.text(path, what);
    Check.require(ABSOLUTE.matcher(path).matches(), what + " is not absolute: " + path);
  }

  /**
   * {@return a volume, seen by a container that may write to it}
   *
   * @param volume a volume of the container's host
   * @param guestPath where the container sees it, an absolute path
   */
  public static Mount volume(Volume volume, String guestPath) {
    return volume(volume.name(), guestPath);
  }

  /**
   * {@return a volume, seen by a container that may write to it}
   *
   * @param name the name of the volume, not blank; one that the host does not have is created
   *     together with the container, and outlives it
   * @param guestPath where the container sees it, an absolute path
   */
  public static Mount volume(String name, String guestPath) {
    return new Mount(Source.VOLUME, name, guestPath, false);
  }

  /**
   * {@return a bind mount: a folder or a file of the host, seen by a container that may write to
   * it}
   *
   * @param hostPath an absolute path on the host, which is not created if it is not there
   * @param guestPath where the container sees it, an absolute path
   */
  public static Mount host(String hostPath, String guestPath) {
    return new Mount(Source.HOST, hostPath, guestPath, false);
  }

  /**
   * {@return a tmpfs: an empty folder in memory}
   *
   * @param guestPath where the container sees it, an absolute path
   */
  public static Mount memory(String guestPath) {
    return new Mount(Source.MEMORY, "", guestPath, false);
  }

  /** {@return a copy to which the container cannot write} */
  public Mount asReadOnly() {
    return new Mount(source, name, guestPath, true);
  }

  /** {@return the mount as a line, as in {@code volume data at /srv, read only}} */
  @Override
  public String toString() {
    String what =
        switch (source) {
          case VOLUME -> "volume " + name;
          case HOST -> name + " of the host";
          case MEMORY -> "memory";
        };
    return what + " at " + guestPath + (readOnly ? ", read only" : "");
  }
}
