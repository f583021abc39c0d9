package dev.posada;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A CD-ROM drive of a virtual machine and the disc in it. Immutable; each method returns a changed
 * copy; equal if all that it says is equal.
 */
public final class Cdrom implements Device {
  private final State state;

  private Cdrom(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private Path file;
    private String hostPath;
  }

  private Cdrom with(Consumer<State> change) {
    return new Cdrom(Fields.changed(state, change));
  }

  /**
   * {@return a drive with a disc in it}
   *
   * @param file an ISO image on the caller's machine, which is sent to the host
   */
  public static Cdrom of(Path file) {
    return empty().insert(file);
  }

  /**
   * {@return a drive with a disc in it}
   *
   * @param hostPath an absolute path on the host, of an ISO image
   */
  public static Cdrom of(String hostPath) {
    return empty().insert(hostPath);
  }

  /** {@return a drive without a disc} */
  public static Cdrom empty() {
    return new Cdrom(new State());
  }

  /**
   * {@return a copy with this disc}
   *
   * @param file an ISO image on the caller's machine, which is sent to the host; it takes the place
   *     of the disc before
   */
  public Cdrom insert(Path file) {
    Check.file(file, "file");
    return with(
        changed -> {
          changed.file = file;
          changed.hostPath = null;
        });
  }

  /**
   * {@return a copy with this disc}
   *
   * @param hostPath an absolute path on the host, of an ISO image; it takes the place of the disc
   *     before
   */
  public Cdrom insert(String hostPath) {
    Check.hostPath(hostPath, "hostPath");
    return with(
        changed -> {
          changed.file = null;
          changed.hostPath = hostPath;
        });
  }

  /** {@return a copy without a disc} */
  public Cdrom eject() {
    return with(
        changed -> {
          changed.file = null;
          changed.hostPath = null;
        });
  }

  /**
   * {@return a copy that is attached; for drivers, and for users who know the id}
   *
   * @param id its id within its machine, not blank
   */
  public Cdrom attachedAs(String id) {
    Check.text(id, "id");
    return with(changed -> changed.id = id);
  }

  @Override
  public Optional<String> id() {
    return Optional.ofNullable(state.id);
  }

  /** {@return the disc, if it is a file on the caller's machine} */
  public Optional<Path> file() {
    return Optional.ofNullable(state.file);
  }

  /** {@return the absolute path of the disc, if it is on the host} */
  public Optional<String> hostPath() {
    return Optional.ofNullable(state.hostPath);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cdrom that
        && Objects.equals(state.id, that.state.id)
        && Objects.equals(state.file, that.state.file)
        && Objects.equals(state.hostPath, that.state.hostPath);
  }

  @Override
  public int hashCode() {
    return Objects.hash(state.id, state.file, state.hostPath);
  }

  @Override
  public String toString() {
    Object disc = state.file == null ? state.hostPath : state.file;
    return (disc == null ? "empty CD-ROM" : "CD-ROM " + disc)
        + (state.id == null ? "" : " as " + state.id);
  }
}
