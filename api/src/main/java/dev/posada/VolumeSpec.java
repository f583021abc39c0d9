package dev.posada;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A volume as it is to be created. Immutable; each method returns a changed copy. */
public final class VolumeSpec {
  private final State state;

  private VolumeSpec(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private final String name;
    private ByteSize size;
    private Disk.Format format;
    private String pool;
    private Map<String, String> labels = Map.of();
    private List<ProviderOption> options = List.of();

    State(String name) {
      this.name = name;
    }
  }

  private VolumeSpec with(Consumer<State> change) {
    return new VolumeSpec(Fields.changed(state, change));
  }

  /**
   * {@return a volume in the host's usual pool}
   *
   * @param name its name, not blank; unique within its pool
   */
  public static VolumeSpec named(String name) {
    return new VolumeSpec(new State(Check.text(name, "name")));
  }

  /** {@return the name} */
  public String name() {
    return state.name;
  }

  /**
   * {@return a copy of this size}
   *
   * @param size what a guest sees, at most; more than nothing. A volume that is to be a disk needs
   *     one
   */
  public VolumeSpec size(ByteSize size) {
    Check.positive(size, "size");
    return with(changed -> changed.size = size);
  }

  /** {@return its size; empty for one without a bound} */
  public Optional<ByteSize> size() {
    return Optional.ofNullable(state.size);
  }

  /**
   * {@return a copy in this format}
   *
   * @param format how it lies in its file
   */
  public VolumeSpec format(Disk.Format format) {
    Objects.requireNonNull(format, "format");
    return with(changed -> changed.format = format);
  }

  /** {@return how it lies in its file; empty for the pool's usual format} */
  public Optional<Disk.Format> format() {
    return Optional.ofNullable(state.format);
  }

  /**
   * {@return a copy in this pool}
   *
   * @param pool a pool of the same host
   */
  public VolumeSpec pool(Pool pool) {
    String name = pool.name();
    return with(changed -> changed.pool = name);
  }

  /** {@return the name of its pool; empty for the host's usual one} */
  public Optional<String> pool() {
    return Optional.ofNullable(state.pool);
  }

  /**
   * {@return a copy with a label more, or with another value of one}
   *
   * @param key 1 to 63 characters of {@code a-z0-9._/-}; those that begin with {@code posada/} are
   *     Posada's own
   * @param value up to 256 characters
   */
  public VolumeSpec label(String key, String value) {
    Check.labelKey(key);
    Check.labelValue(value);
    return with(changed -> changed.labels = Fields.plus(changed.labels, key, value));
  }

  /** {@return its labels} */
  public Map<String, String> labels() {
    return state.labels;
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when creating
   */
  public VolumeSpec option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    return "volume "
        + (state.pool == null ? "" : state.pool + "/")
        + state.name
        + (state.size == null ? "" : " of " + state.size);
  }
}
