package dev.posada;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A disk of a virtual machine. Immutable; each method returns a changed copy; equal if all that it
 * says is equal.
 *
 * <p>A {@link Path} is a file on the caller's machine, which is sent to the host; a path as a
 * {@code String} is on the host. Except of a blank disk, exactly one of {@link #file()}, {@link
 * #hostPath()} and {@link #volume()} is there. A disk that an inspected machine tells of has the
 * origin {@link Origin#EXISTING}.
 */
public final class Disk implements Device {
  private final State state;

  private Disk(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private final Origin origin;
    private String id;
    private Path file;
    private String hostPath;
    private Volume volume;
    private ByteSize capacity;
    private Format format;
    private List<ProviderOption> options = List.of();

    State(Origin origin) {
      this.origin = origin;
    }
  }

  /** Where the content of a disk comes from. */
  public enum Origin {
    /** Nowhere: it is new and empty, and deleted with its machine. */
    BLANK,
    /** It is there; it is used as it is, and never deleted with a machine. */
    EXISTING,
    /** A copy, made when the disk is attached and deleted with its machine. */
    COPY,
    /**
     * What is there, read through a new file that takes all writes and is deleted with its machine.
     * What is there must not change as long as the overlay lives.
     */
    OVERLAY
  }

  /** How a disk lies in its file. Constants may be added. */
  public enum Format {
    /** The bytes of the disk and nothing else. */
    RAW,
    /** QEMU's. */
    QCOW2,
    /** VirtualBox's. */
    VDI,
    /** VMware's. */
    VMDK,
    /** Virtual PC's and Hyper-V's. */
    VHD
  }

  private Disk with(Consumer<State> change) {
    return new Disk(Fields.changed(state, change));
  }

  /**
   * {@return a new, empty disk; it is deleted with its machine}
   *
   * @param capacity what the machine sees, more than nothing; takes no space until it is written
   */
  public static Disk blank(ByteSize capacity) {
    return new Disk(new State(Origin.BLANK)).capacity(capacity);
  }

  /**
   * {@return a disk that is there; it is never deleted with a machine}
   *
   * @param hostPath an absolute path on the host, of a file or of a block device
   */
  public static Disk of(String hostPath) {
    return from(Origin.EXISTING, hostPath);
  }

  /**
   * {@return a volume as a disk; it is never deleted with a machine}
   *
   * @param volume a volume of the machine's host
   */
  public static Disk of(Volume volume) {
    return from(Origin.EXISTING, volume);
  }

  /**
   * {@return a copy of a disk image; the copy is deleted with its machine}
   *
   * @param file a file on the caller's machine, which is sent to the host
   */
  public static Disk copyOf(Path file) {
    Check.file(file, "file");
    return new Disk(new State(Origin.COPY)).with(changed -> changed.file = file);
  }

  /**
   * {@return a copy of a disk that is on the host; the copy is deleted with its machine}
   *
   * @param hostPath an absolute path on the host
   */
  public static Disk copyOf(String hostPath) {
    return from(Origin.COPY, hostPath);
  }

  /**
   * {@return a copy of a volume; the copy is deleted with its machine}
   *
   * @param volume a volume of the machine's host
   */
  public static Disk copyOf(Volume volume) {
    return from(Origin.COPY, volume);
  }

  /**
   * {@return a new disk over one that is there, its backing file, which must not change any more;
   * the new one is deleted with its machine}
   *
   * @param hostPath an absolute path on the host
   */
  public static Disk overlayOf(String hostPath) {
    return from(Origin.OVERLAY, hostPath);
  }

  /**
   * {@return a new disk over a volume, its backing file, which must not change any more; the new
   * one is deleted with its machine}
   *
   * @param volume a volume of the machine's host
   */
  public static Disk overlayOf(Volume volume) {
    return from(Origin.OVERLAY, volume);
  }

  private static Disk from(Origin origin, String hostPath) {
    Check.hostPath(hostPath, "hostPath");
    return new Disk(new State(origin)).with(changed -> changed.hostPath = hostPath);
  }

  private static Disk from(Origin origin, Volume volume) {
    Objects.requireNonNull(volume, "volume");
    return new Disk(new State(origin)).with(changed -> changed.volume = volume);
  }

  /**
   * {@return a copy with this capacity}
   *
   * @param capacity what the machine sees, more than nothing. A copy and an overlay may be larger
   *     than what they come from, never smaller; an existing disk changes its size only where an
   *     attached one is changed
   */
  public Disk capacity(ByteSize capacity) {
    Check.positive(capacity, "capacity");
    return with(changed -> changed.capacity = capacity);
  }

  /** {@return what the machine sees; empty for that of what the disk comes from} */
  public Optional<ByteSize> capacity() {
    return Optional.ofNullable(state.capacity);
  }

  /**
   * {@return a copy in this format}
   *
   * @param format how the disk lies in its own file; of a copy or an overlay the new file, not the
   *     one that it comes from
   */
  public Disk format(Format format) {
    Objects.requireNonNull(format, "format");
    return with(changed -> changed.format = format);
  }

  /**
   * {@return how the disk lies in its own file; empty for the host's usual format if that file is
   * new, and for what the host finds in it if it is there}
   */
  public Optional<Format> format() {
    return Optional.ofNullable(state.format);
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when attaching
   */
  public Disk option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  /**
   * {@return a copy that is attached; for drivers, and for users who know the id}
   *
   * @param id its id within its machine, not blank
   */
  public Disk attachedAs(String id) {
    Check.text(id, "id");
    return with(changed -> changed.id = id);
  }

  @Override
  public Optional<String> id() {
    return Optional.ofNullable(state.id);
  }

  /** {@return where its content comes from} */
  public Origin origin() {
    return state.origin;
  }

  /** {@return the file on the caller's machine that it is a copy of} */
  public Optional<Path> file() {
    return Optional.ofNullable(state.file);
  }

  /** {@return the absolute path on the host of what it is, copies or lies over} */
  public Optional<String> hostPath() {
    return Optional.ofNullable(state.hostPath);
  }

  /** {@return the volume that it is, copies or lies over} */
  public Optional<Volume> volume() {
    return Optional.ofNullable(state.volume);
  }

  private List<Object> all() {
    return Arrays.asList(
        state.origin,
        state.id,
        state.file,
        state.hostPath,
        state.volume,
        state.capacity,
        state.format,
        state.options);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Disk that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    switch (state.origin) {
      case BLANK -> text.append("blank disk of ").append(state.capacity);
      case EXISTING -> text.append("disk ").append(source());
      case COPY -> text.append("disk copied from ").append(source());
      case OVERLAY -> text.append("disk over ").append(source());
    }
    if (state.origin != Origin.BLANK && state.capacity != null) {
      text.append(" of ").append(state.capacity);
    }
    if (state.format != null) {
      text.append(" in ").append(state.format.name().toLowerCase(Locale.ROOT));
    }
    return text.append(state.id == null ? "" : " as " + state.id).toString();
  }

  private String source() {
    if (state.volume != null) {
      return "volume " + state.volume.name();
    }
    return state.file == null ? state.hostPath : state.file.toString();
  }
}
