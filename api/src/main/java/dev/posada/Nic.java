package dev.posada;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A network interface of a virtual machine. Immutable; each method returns a changed copy; equal if
 * all that it says is equal.
 */
public final class Nic implements Device {
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

  private final State state;

  private Nic(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private final Mode mode;
    private final String network;
    private String id;
    private String mac;
    private boolean connected = true;
    private List<PortForward> forwards = List.of();
    private List<ProviderOption> options = List.of();

    State(Mode mode, String network) {
      this.mode = mode;
      this.network = network;
    }
  }

  /** What an interface is connected to. */
  public enum Mode {
    /** The world, from behind the host's address. */
    NAT,
    /** A {@link Network} of the host. */
    NETWORK,
    /** The network of one of the host's own interfaces, as a machine beside the host. */
    BRIDGED
  }

  private Nic with(Consumer<State> change) {
    return new Nic(Fields.changed(state, change));
  }

  /** {@return an interface through which the machine reaches out, behind the host's address} */
  public static Nic nat() {
    return new Nic(new State(Mode.NAT, null));
  }

  /**
   * {@return an interface on a network of the host}
   *
   * @param network a network of the machine's host
   */
  public static Nic on(Network network) {
    return on(network.name());
  }

  /**
   * {@return an interface on a network of the host}
   *
   * @param network the name or the id of the network, not blank
   */
  public static Nic on(String network) {
    return new Nic(new State(Mode.NETWORK, Check.text(network, "network")));
  }

  /**
   * {@return an interface on the network of one of the host's own interfaces}
   *
   * @param hostInterface the host's interface, as in {@code eth0}; not blank
   */
  public static Nic bridged(String hostInterface) {
    return new Nic(new State(Mode.BRIDGED, Check.text(hostInterface, "hostInterface")));
  }

  /**
   * {@return a copy with this hardware address}
   *
   * @param mac the address of one interface (not of a group, not all zeros): six bytes in
   *     hexadecimal with {@code :} or {@code -} between them
   */
  public Nic mac(String mac) {
    Objects.requireNonNull(mac, "mac");
    String lower = mac.toLowerCase(Locale.ROOT).replace('-', ':');
    Check.require(MAC.matcher(lower).matches(), "not a hardware address: " + mac);
    Check.require(
        Integer.parseInt(lower.substring(0, 2), 16) % 2 == 0 && !lower.matches("[0:]+"),
        "not the hardware address of one interface: " + mac);
    return with(changed -> changed.mac = lower);
  }

  /**
   * {@return its hardware address, in lower case, as in {@code 52:54:00:12:34:56}; empty if the
   * host is to choose}
   */
  public Optional<String> mac() {
    return Optional.ofNullable(state.mac);
  }

  /**
   * {@return a copy whose cable is in, or out}
   *
   * @param connected whether the link is up
   */
  public Nic connected(boolean connected) {
    return with(changed -> changed.connected = connected);
  }

  /** {@return whether the cable is in; it is unless changed} */
  public boolean connected() {
    return state.connected;
  }

  /**
   * {@return a copy that forwards a TCP port of every address of the host}
   *
   * @param hostPort 1 to 65535, or 0 if the host is to choose
   * @param guestPort 1 to 65535
   */
  public Nic forward(int hostPort, int guestPort) {
    return forward(PortForward.tcp(hostPort, guestPort));
  }

  /**
   * {@return a copy that forwards one port of the host more}
   *
   * @param forward takes the place of one with the same protocol, host address and host port; on a
   *     bridged interface there is nothing to forward. An interface without any is a new one,
   *     {@link #attachedAs} the same id
   */
  public Nic forward(PortForward forward) {
    Objects.requireNonNull(forward, "forward");
    Check.require(state.mode != Mode.BRIDGED, "a bridged interface has no port forwards");
    List<PortForward> forwards = new ArrayList<>(state.forwards);
    forwards.removeIf(forward::replaces);
    forwards.add(forward);
    return with(changed -> changed.forwards = List.copyOf(forwards));
  }

  /** {@return the ports of the host that lead to the machine} */
  public List<PortForward> forwards() {
    return state.forwards;
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when attaching
   */
  public Nic option(ProviderOption option) {
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
  public Nic attachedAs(String id) {
    Check.text(id, "id");
    return with(changed -> changed.id = id);
  }

  @Override
  public Optional<String> id() {
    return Optional.ofNullable(state.id);
  }

  /** {@return what it is connected to} */
  public Mode mode() {
    return state.mode;
  }

  /**
   * {@return the name or the id of the network, or the host's interface that it is bridged to;
   * empty behind NAT}
   */
  public Optional<String> network() {
    return Optional.ofNullable(state.network);
  }

  private List<Object> all() {
    return Arrays.asList(
        state.mode,
        state.network,
        state.id,
        state.mac,
        state.connected,
        state.forwards,
        state.options);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Nic that && all().equals(that.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    switch (state.mode) {
      case NAT -> text.append("nic behind NAT");
      case NETWORK -> text.append("nic on ").append(state.network);
      case BRIDGED -> text.append("nic bridged to ").append(state.network);
    }
    text.append(state.mac == null ? "" : " with " + state.mac);
    text.append(state.forwards.isEmpty() ? "" : " forwarding " + state.forwards);
    text.append(state.connected ? "" : " unplugged");
    return text.append(state.id == null ? "" : " as " + state.id).toString();
  }
}
