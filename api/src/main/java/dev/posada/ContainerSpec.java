package dev.posada;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A container as it is to be created. Immutable; each method returns a changed copy, so a spec is a
 * template.
 *
 * <p>What is not said is as the image says.
 */
public final class ContainerSpec {
  private final State state;

  private ContainerSpec(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String image;
    private String name;
    private List<String> command = List.of();
    private List<String> entrypoint = List.of();
    private Map<String, String> environment = Map.of();
    private String directory;
    private String user;
    private boolean terminal;
    private List<Mount> mounts = List.of();
    private List<PortForward> ports = List.of();
    private List<String> networks = List.of();
    private Duration healthInterval;
    private List<String> healthCommand = List.of();
    private Restart restart = Restart.NO;
    private boolean removeAtExit;
    private String stopSignal;
    private Pull pull = Pull.IF_MISSING;
    private ResourceQuota quota = ResourceQuota.limit();
    private Map<String, String> labels = Map.of();
    private List<ProviderOption> options = List.of();
  }

  /** What the engine does when the container's process ended by itself. */
  public enum Restart {
    /** Nothing. */
    NO,
    /** Starts it again after an exit code other than 0. */
    ON_FAILURE,
    /** Starts it again, also when the engine itself was restarted. */
    ALWAYS
  }

  /** When the image is pulled from its registry. */
  public enum Pull {
    /** When the host does not have it. */
    IF_MISSING,
    /** Always, before the container is created. */
    ALWAYS,
    /** Never; a missing image is {@link NotFoundException}. */
    NEVER
  }

  private ContainerSpec with(Consumer<State> change) {
    return new ContainerSpec(Fields.changed(state, change));
  }

  /**
   * {@return a container from an image}
   *
   * @param reference the image, as in {@code alpine:3.20}
   */
  public static ContainerSpec image(String reference) {
    Check.text(reference, "reference");
    return new ContainerSpec(new State()).with(changed -> changed.image = reference);
  }

  /**
   * {@return a container without an image, for a host without {@link Capability#IMAGES}, which
   * takes the command alone}
   *
   * @param name its name, not blank
   */
  public static ContainerSpec named(String name) {
    return new ContainerSpec(new State()).name(name);
  }

  /** {@return the image} */
  public Optional<String> image() {
    return Optional.ofNullable(state.image);
  }

  /**
   * {@return a copy with this name}
   *
   * @param name the name, not blank; without one the host chooses
   */
  public ContainerSpec name(String name) {
    Check.text(name, "name");
    return with(changed -> changed.name = name);
  }

  /** {@return the name; empty if the host is to choose} */
  public Optional<String> name() {
    return Optional.ofNullable(state.name);
  }

  /**
   * {@return a copy with this command}
   *
   * @param command its words, as the process gets them
   */
  public ContainerSpec command(String... command) {
    List<String> words = Check.command(command);
    return with(changed -> changed.command = words);
  }

  /** {@return the command; empty for the image's} */
  public List<String> command() {
    return state.command;
  }

  /**
   * {@return a copy with this entrypoint, before which the image's own counts for nothing}
   *
   * @param command the words that stand before the command
   */
  public ContainerSpec entrypoint(String... command) {
    List<String> words = Check.command(command);
    return with(changed -> changed.entrypoint = words);
  }

  /** {@return the entrypoint; empty for the image's} */
  public List<String> entrypoint() {
    return state.entrypoint;
  }

  /**
   * {@return a copy with one environment variable more, or with another value of one}
   *
   * @param key its name, without {@code =}
   * @param value its value
   */
  public ContainerSpec environment(String key, String value) {
    Check.environmentKey(key);
    Objects.requireNonNull(value, "value");
    return with(changed -> changed.environment = Fields.plus(changed.environment, key, value));
  }

  /** {@return the environment variables that are added to the image's} */
  public Map<String, String> environment() {
    return state.environment;
  }

  /**
   * {@return a copy with this working directory}
   *
   * @param directory an absolute path inside the container
   */
  public ContainerSpec directory(String directory) {
    Check.text(directory, "directory");
    return with(changed -> changed.directory = directory);
  }

  /** {@return the working directory; empty for the image's} */
  public Optional<String> directory() {
    return Optional.ofNullable(state.directory);
  }

  /**
   * {@return a copy whose process belongs to this user}
   *
   * @param user a name or a number inside the container, with a group behind a colon or without
   */
  public ContainerSpec user(String user) {
    Check.text(user, "user");
    return with(changed -> changed.user = user);
  }

  /** {@return the user of its process; empty for the image's} */
  public Optional<String> user() {
    return Optional.ofNullable(state.user);
  }

  /**
   * {@return a copy whose process has a terminal, or has none}
   *
   * @param terminal whether it has; what it writes to either stream then comes as one
   */
  public ContainerSpec terminal(boolean terminal) {
    return with(changed -> changed.terminal = terminal);
  }

  /** {@return whether its process has a terminal; false unless changed} */
  public boolean terminal() {
    return state.terminal;
  }

  /**
   * {@return a copy with one mount more, or with another one at the same path}
   *
   * @param mount a volume, a part of the host's file tree or memory
   */
  public ContainerSpec mount(Mount mount) {
    Objects.requireNonNull(mount, "mount");
    return with(
        changed ->
            changed.mounts =
                Fields.plus(
                    without(changed.mounts, other -> other.guestPath().equals(mount.guestPath())),
                    List.of(mount)));
  }

  /** {@return its mounts; what the image says is mounted besides} */
  public List<Mount> mounts() {
    return state.mounts;
  }

  /**
   * {@return a copy with a TCP port that others reach at every address of the host}
   *
   * @param hostPort 1 to 65535, or 0 if the host is to choose
   * @param guestPort 1 to 65535
   */
  public ContainerSpec publish(int hostPort, int guestPort) {
    return publish(PortForward.tcp(hostPort, guestPort));
  }

  /**
   * {@return a copy with a TCP port that others reach at a port that the host chooses when the
   * container starts}
   *
   * <p>{@link ContainerInfo#hostPort(int)} tells which.
   *
   * @param guestPort 1 to 65535
   */
  public ContainerSpec publish(int guestPort) {
    return publish(0, guestPort);
  }

  /**
   * {@return a copy with a port that others reach at the host, in place of one at the same port of
   * the host}
   *
   * @param forward which port of the host leads to which of the container
   */
  public ContainerSpec publish(PortForward forward) {
    Objects.requireNonNull(forward, "forward");
    return with(
        changed ->
            changed.ports =
                Fields.plus(without(changed.ports, forward::replaces), List.of(forward)));
  }

  /** {@return the ports that others reach at the host} */
  public List<PortForward> ports() {
    return state.ports;
  }

  /**
   * {@return a copy on one network more}
   *
   * @param network a network of the container's host
   */
  public ContainerSpec network(Network network) {
    return network(network.name());
  }

  /**
   * {@return a copy on one network more}
   *
   * @param network the name or the id of the network, not blank
   */
  public ContainerSpec network(String network) {
    Check.text(network, "network");
    return with(
        changed ->
            changed.networks =
                Fields.plus(without(changed.networks, network::equals), List.of(network)));
  }

  /** {@return the names or ids of its networks; empty for the one that the host gives to all} */
  public List<String> networks() {
    return state.networks;
  }

  private static <T> List<T> without(List<T> list, Predicate<T> gone) {
    return list.stream().filter(gone.negate()).toList();
  }

  /**
   * {@return a copy with a health check, for which {@link Guest#awaitReady()} waits}
   *
   * @param every how often it is made, at least 1 ms
   * @param command what is run inside; exit code 0 is healthy
   */
  public ContainerSpec healthCheck(Duration every, String... command) {
    Check.require(every.toMillis() >= 1, "a health check is made at most once a millisecond");
    List<String> words = Check.command(command);
    return with(
        changed -> {
          changed.healthInterval = every;
          changed.healthCommand = words;
        });
  }

  /** {@return how often the health check is made; empty for the image's} */
  public Optional<Duration> healthInterval() {
    return Optional.ofNullable(state.healthInterval);
  }

  /** {@return the command of the health check; empty for the image's} */
  public List<String> healthCommand() {
    return state.healthCommand;
  }

  /**
   * {@return a copy that is restarted like this}
   *
   * @param restart when the engine starts it again by itself
   */
  public ContainerSpec restart(Restart restart) {
    Objects.requireNonNull(restart, "restart");
    return with(changed -> changed.restart = restart);
  }

  /** {@return when the engine starts it again by itself; {@link Restart#NO} unless changed} */
  public Restart restart() {
    return state.restart;
  }

  /**
   * {@return a copy that the engine deletes, or does not delete, as soon as it is off}
   *
   * @param removeAtExit whether it does
   */
  public ContainerSpec removeAtExit(boolean removeAtExit) {
    return with(changed -> changed.removeAtExit = removeAtExit);
  }

  /** {@return whether the engine deletes it as soon as it is off; false unless changed} */
  public boolean removeAtExit() {
    return state.removeAtExit;
  }

  /**
   * {@return a copy that is asked to stop like this}
   *
   * @param stopSignal the signal of {@link Guest#shutdown}, as in {@code SIGINT}
   */
  public ContainerSpec stopSignal(String stopSignal) {
    Check.text(stopSignal, "stopSignal");
    return with(changed -> changed.stopSignal = stopSignal);
  }

  /** {@return the signal of {@link Guest#shutdown}; empty for the image's} */
  public Optional<String> stopSignal() {
    return Optional.ofNullable(state.stopSignal);
  }

  /**
   * {@return a copy whose image is pulled then}
   *
   * @param pull when the image is pulled
   */
  public ContainerSpec pull(Pull pull) {
    Objects.requireNonNull(pull, "pull");
    return with(changed -> changed.pull = pull);
  }

  /** {@return when the image is pulled; {@link Pull#IF_MISSING} unless changed} */
  public Pull pull() {
    return state.pull;
  }

  /**
   * {@return a copy with this share of the host}
   *
   * @param quota replaces the one before
   */
  public ContainerSpec quota(ResourceQuota quota) {
    Objects.requireNonNull(quota, "quota");
    return with(changed -> changed.quota = quota);
  }

  /** {@return its share of the host} */
  public ResourceQuota quota() {
    return state.quota;
  }

  /**
   * {@return a copy with a label more, or with another value of one}
   *
   * @param key 1 to 63 characters of {@code a-z0-9._/-}; those that begin with {@code posada/} are
   *     Posada's own
   * @param value up to 256 characters
   */
  public ContainerSpec label(String key, String value) {
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
  public ContainerSpec option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    return "container"
        + (state.name == null ? "" : " " + state.name)
        + (state.image == null ? "" : " from " + state.image)
        + Fields.words(" with ", state.quota);
  }
}
