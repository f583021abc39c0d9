package dev.posada;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How a virtual machine is cloned. Immutable; each method returns a changed copy. */
public final class CloneOptions {
  private final State state;

  private CloneOptions(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private final boolean linked;
    private Snapshot from;
    private Map<String, String> labels = Map.of();
    private List<ProviderOption> options = List.of();

    State(boolean linked) {
      this.linked = linked;
    }
  }

  private CloneOptions with(Consumer<State> change) {
    return new CloneOptions(Fields.changed(state, change));
  }

  /** {@return a clone with disks of its own} */
  public static CloneOptions full() {
    return new CloneOptions(new State(false));
  }

  /**
   * {@return a clone whose disks are read through to those of its source, which cannot be deleted
   * as long as the clone lives}
   */
  public static CloneOptions linked() {
    return new CloneOptions(new State(true));
  }

  /** {@return whether its disks are read through to those of its source} */
  public boolean isLinked() {
    return state.linked;
  }

  /**
   * {@return a copy that begins at this snapshot}
   *
   * @param snapshot a snapshot of the source
   */
  public CloneOptions from(Snapshot snapshot) {
    Objects.requireNonNull(snapshot, "snapshot");
    return with(changed -> changed.from = snapshot);
  }

  /** {@return the snapshot at which the clone begins; empty for what the source is now} */
  public Optional<Snapshot> from() {
    return Optional.ofNullable(state.from);
  }

  /**
   * {@return a copy with a label more, or with another value of one}
   *
   * @param key 1 to 63 characters of {@code a-z0-9._/-}; those that begin with {@code posada/} are
   *     Posada's own
   * @param value up to 256 characters
   */
  public CloneOptions label(String key, String value) {
    Check.labelKey(key);
    Check.labelValue(value);
    return with(changed -> changed.labels = Fields.plus(changed.labels, key, value));
  }

  /** {@return the labels of the clone, which has none of its source's} */
  public Map<String, String> labels() {
    return state.labels;
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when cloning
   */
  public CloneOptions option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    return (state.linked ? "linked clone" : "full clone")
        + (state.from == null ? "" : " from " + state.from.name());
  }
}
