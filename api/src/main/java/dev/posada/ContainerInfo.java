package dev.posada;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** What a host tells of one container. Immutable. */
public final class ContainerInfo implements GuestInfo {
  private final State state;

  private ContainerInfo(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private String id;
    private String name;
    private GuestState guestState;
    private String nativeState = "";
    private Map<String, String> labels = Map.of();
    private Instant created;
    private ResourceQuota quota = ResourceQuota.limit();
    private String image;
    private List<String> command = List.of();
    private Integer exitCode;
    private Instant started;
    private Integer restarts;
    private Boolean healthy;
    private Map<String, String> environment = Map.of();
    private String directory;
    private String user;
    private List<PortForward> ports = List.of();
    private List<Mount> mounts = List.of();
    private List<String> networks = List.of();
  }

  /**
   * {@return a builder}
   *
   * @param id the container's id
   * @param name its name
   * @param state what it is doing
   */
  public static Builder builder(String id, String name, GuestState state) {
    return new Builder(id, name, state);
  }

  @Override
  public String id() {
    return state.id;
  }

  @Override
  public String name() {
    return state.name;
  }

  @Override
  public GuestState state() {
    return state.guestState;
  }

  @Override
  public String nativeState() {
    return state.nativeState;
  }

  @Override
  public Map<String, String> labels() {
    return state.labels;
  }

  @Override
  public Optional<Instant> created() {
    return Optional.ofNullable(state.created);
  }

  @Override
  public ResourceQuota quota() {
    return state.quota;
  }

  /** {@return the reference of its image, as it was given} */
  public Optional<String> image() {
    return Optional.ofNullable(state.image);
  }

  /** {@return what it runs: entrypoint and command} */
  public List<String> command() {
    return state.command;
  }

  /** {@return with what its process ended; empty while it runs and before it was ever started} */
  public OptionalInt exitCode() {
    return state.exitCode == null ? OptionalInt.empty() : OptionalInt.of(state.exitCode);
  }

  /** {@return when its process was started last; empty before it was ever started} */
  public Optional<Instant> started() {
    return Optional.ofNullable(state.started);
  }

  /** {@return how often the engine started it again by itself} */
  public OptionalInt restarts() {
    return state.restarts == null ? OptionalInt.empty() : OptionalInt.of(state.restarts);
  }

  /** {@return whether its health check says that it is well; empty without a health check} */
  public Optional<Boolean> healthy() {
    return Optional.ofNullable(state.healthy);
  }

  /**
   * {@return the environment variables of its process, the image's among them} Some may be secret:
   * {@code toString} leaves them out.
   */
  public Map<String, String> environment() {
    return state.environment;
  }

  /** {@return the working directory of its process; empty if neither spec nor image says one} */
  public Optional<String> directory() {
    return Optional.ofNullable(state.directory);
  }

  /** {@return the user of its process; empty if neither spec nor image says one} */
  public Optional<String> user() {
    return Optional.ofNullable(state.user);
  }

  /**
   * {@return the ports that others reach at the host} A host's port is 0 while it is not chosen
   * yet, as long as the container was not started.
   */
  public List<PortForward> ports() {
    return state.ports;
  }

  /** {@return what it sees as a part of its file tree, the volumes of its image among them} */
  public List<Mount> mounts() {
    return state.mounts;
  }

  /** {@return the names of its networks} */
  public List<String> networks() {
    return state.networks;
  }

  /**
   * {@return the port of the host that leads to a port of the container, 1 to 65535} Of several
   * that do it is the first, TCP before UDP; {@link #ports()} has them all.
   *
   * @param guestPort a port of the container
   * @throws NoSuchElementException if the container does not publish that port, or if the host
   *     chooses one only when the container starts
   */
  public int hostPort(int guestPort) {
    List<PortForward> leading =
        state.ports.stream()
            .filter(forward -> forward.guestPort() == guestPort)
            .sorted(Comparator.comparing(PortForward::protocol))
            .toList();
    if (leading.isEmpty()) {
      throw new NoSuchElementException(
          "container \""
              + state.name
              + "\" does not publish port "
              + guestPort
              + (state.ports.isEmpty() ? ", nor any other" : ", but " + state.ports));
    }
    return leading.stream()
        .filter(forward -> forward.protocol() == leading.get(0).protocol())
        .mapToInt(PortForward::hostPort)
        .filter(port -> port != 0)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no port of the host leads to port "
                        + guestPort
                        + " of container \""
                        + state.name
                        + "\" yet: it is "
                        + state.guestState
                        + ", and the host chooses one when it starts"));
  }

  @Override
  public String toString() {
    return "container " + state.name + ": " + state.guestState + Fields.words(", ", state.quota);
  }

  /** Makes a {@link ContainerInfo}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(String id, String name, GuestState guestState) {
      state.id = Objects.requireNonNull(id, "id");
      state.name = Objects.requireNonNull(name, "name");
      state.guestState = Objects.requireNonNull(guestState, "state");
    }

    /**
     * {@return this builder}
     *
     * @param nativeState the hypervisor's own word for the state
     */
    public Builder nativeState(String nativeState) {
      state.nativeState = Objects.requireNonNull(nativeState, "nativeState");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param labels its labels
     */
    public Builder labels(Map<String, String> labels) {
      state.labels = Fields.copy(labels);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param created when it was created
     */
    public Builder created(Instant created) {
      state.created = Objects.requireNonNull(created, "created");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param quota its share of the host, as configured
     */
    public Builder quota(ResourceQuota quota) {
      state.quota = Objects.requireNonNull(quota, "quota");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param image the reference of its image
     */
    public Builder image(String image) {
      state.image = Objects.requireNonNull(image, "image");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param command what it runs
     */
    public Builder command(List<String> command) {
      state.command = List.copyOf(command);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param exitCode with what its process ended
     */
    public Builder exitCode(int exitCode) {
      state.exitCode = exitCode;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param started when its process was started last
     */
    public Builder started(Instant started) {
      state.started = Objects.requireNonNull(started, "started");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param restarts how often the engine started it again by itself
     */
    public Builder restarts(int restarts) {
      state.restarts = restarts;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param healthy whether its health check says that it is well
     */
    public Builder healthy(boolean healthy) {
      state.healthy = healthy;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param environment the environment variables of its process
     */
    public Builder environment(Map<String, String> environment) {
      state.environment = Fields.copy(environment);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param directory the working directory of its process
     */
    public Builder directory(String directory) {
      state.directory = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param user the user of its process
     */
    public Builder user(String user) {
      state.user = Objects.requireNonNull(user, "user");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param ports the ports that others reach at the host; with 0 for the host's while it is not
     *     chosen
     */
    public Builder ports(List<PortForward> ports) {
      state.ports = List.copyOf(ports);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param mounts what it sees as a part of its file tree
     */
    public Builder mounts(List<Mount> mounts) {
      state.mounts = List.copyOf(mounts);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param networks the names of its networks
     */
    public Builder networks(List<String> networks) {
      state.networks = List.copyOf(networks);
      return this;
    }

    /** {@return the info} */
    public ContainerInfo build() {
      return new ContainerInfo(Fields.copy(state));
    }
  }
}
