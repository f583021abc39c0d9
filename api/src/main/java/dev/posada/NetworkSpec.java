package dev.posada;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A network as it is to be created. Immutable; each method returns a changed copy. */
public final class NetworkSpec {
  private final State state;

  private NetworkSpec(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private final String name;
    private final Network.Mode mode;
    private final String hostInterface;
    private String subnet;
    private Map<String, String> labels = Map.of();
    private List<ProviderOption> options = List.of();

    State(String name, Network.Mode mode, String hostInterface) {
      this.name = name;
      this.mode = mode;
      this.hostInterface = hostInterface;
    }
  }

  private NetworkSpec with(Consumer<State> change) {
    return new NetworkSpec(Fields.changed(state, change));
  }

  /**
   * {@return a network whose guests reach each other, the host, and from behind its address the
   * world}
   *
   * @param name its name, not blank
   */
  public static NetworkSpec nat(String name) {
    return of(name, Network.Mode.NAT, null);
  }

  /**
   * {@return a network whose guests reach each other, and no world}
   *
   * @param name its name, not blank
   */
  public static NetworkSpec isolated(String name) {
    return of(name, Network.Mode.ISOLATED, null);
  }

  /**
   * {@return a network whose guests are beside the host, on the network of one of its interfaces}
   *
   * @param name its name, not blank
   * @param hostInterface the host's interface, as in {@code eth0}; not blank
   */
  public static NetworkSpec bridged(String name, String hostInterface) {
    return of(name, Network.Mode.BRIDGED, Check.text(hostInterface, "hostInterface"));
  }

  private static NetworkSpec of(String name, Network.Mode mode, String hostInterface) {
    return new NetworkSpec(new State(Check.text(name, "name"), mode, hostInterface));
  }

  /** {@return the name} */
  public String name() {
    return state.name;
  }

  /** {@return what its guests will reach} */
  public Network.Mode mode() {
    return state.mode;
  }

  /** {@return the host's interface; empty unless it is bridged} */
  public Optional<String> hostInterface() {
    return Optional.ofNullable(state.hostInterface);
  }

  /**
   * {@return a copy with these addresses}
   *
   * @param subnet an IPv4 or IPv6 address and the number of its first bits that all guests share,
   *     as in {@code 10.7.0.0/24}; the bits behind are 0
   */
  public NetworkSpec subnet(String subnet) {
    IpText.subnet(subnet);
    return with(changed -> changed.subnet = subnet);
  }

  /** {@return its addresses; empty if the host is to choose} */
  public Optional<String> subnet() {
    return Optional.ofNullable(state.subnet);
  }

  /**
   * {@return a copy with a label more, or with another value of one}
   *
   * @param key 1 to 63 characters of {@code a-z0-9._/-}; those that begin with {@code posada/} are
   *     Posada's own
   * @param value up to 256 characters
   */
  public NetworkSpec label(String key, String value) {
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
  public NetworkSpec option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    return "network "
        + state.name
        + " ("
        + state.mode.name().toLowerCase(Locale.ROOT)
        + (state.hostInterface == null ? "" : " to " + state.hostInterface)
        + (state.subnet == null ? ")" : ", " + state.subnet + ")");
  }
}
