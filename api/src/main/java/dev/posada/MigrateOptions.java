package dev.posada;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How a virtual machine moves to another host. Immutable; each method returns a changed copy. */
public final class MigrateOptions {
  private final State state;

  private MigrateOptions(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private final boolean live;
    private ByteSize bandwidth;
    private Duration maxDowntime;
    private boolean copyDisks;
    private List<ProviderOption> options = List.of();

    State(boolean live) {
      this.live = live;
    }
  }

  private MigrateOptions with(Consumer<State> change) {
    return new MigrateOptions(Fields.changed(state, change));
  }

  /** {@return a move of a machine that runs on meanwhile} */
  public static MigrateOptions live() {
    return new MigrateOptions(new State(true));
  }

  /** {@return a move of a machine that is off} */
  public static MigrateOptions offline() {
    return new MigrateOptions(new State(false));
  }

  /** {@return whether the machine runs on meanwhile} */
  public boolean isLive() {
    return state.live;
  }

  /**
   * {@return a copy that takes at most this much of the network}
   *
   * @param bandwidth bytes per second, more than nothing
   */
  public MigrateOptions bandwidth(ByteSize bandwidth) {
    Check.positive(bandwidth, "bandwidth");
    return with(changed -> changed.bandwidth = bandwidth);
  }

  /** {@return bytes per second, at most; empty for the host's usual bound, or none} */
  public Optional<ByteSize> bandwidth() {
    return Optional.ofNullable(state.bandwidth);
  }

  /**
   * {@return a copy that stops the machine for at most this long, near the end}
   *
   * @param maxDowntime more than nothing; of a live move alone. A machine that changes its memory
   *     faster than the rest of it is sent in this time goes on moving
   */
  public MigrateOptions maxDowntime(Duration maxDowntime) {
    Check.positive(maxDowntime, "maxDowntime");
    Check.require(state.live, "a machine that is off has no downtime to bound");
    return with(changed -> changed.maxDowntime = maxDowntime);
  }

  /** {@return how long the machine may stop, near the end; empty for the host's usual bound} */
  public Optional<Duration> maxDowntime() {
    return Optional.ofNullable(state.maxDowntime);
  }

  /**
   * {@return a copy that sends the disks too, or not}
   *
   * @param copyDisks whether the disks are sent; if not, both hosts must see the same ones
   */
  public MigrateOptions copyDisks(boolean copyDisks) {
    return with(changed -> changed.copyDisks = copyDisks);
  }

  /** {@return whether the disks are sent; they are not unless changed} */
  public boolean copyDisks() {
    return state.copyDisks;
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when migrating
   */
  public MigrateOptions option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    return (state.live ? "live" : "offline")
        + (state.copyDisks ? " with disks" : "")
        + (state.bandwidth == null ? "" : ", at most " + state.bandwidth + "/s")
        + (state.maxDowntime == null ? "" : ", downtime at most " + state.maxDowntime);
  }
}
