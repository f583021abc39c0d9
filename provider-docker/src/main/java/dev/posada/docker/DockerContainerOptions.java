package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.ProviderOption;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What only Docker's containers have, above all how little they may do. Immutable.
 *
 * <p>Each method returns a changed copy. What is not said is left to the engine.
 *
 * <pre>{@code
 * ContainerSpec.image("web:3")
 *     .mount(Mount.memory("/tmp"))
 *     .option(
 *         DockerContainerOptions.defaults()
 *             .readOnlyRoot(true)
 *             .dropCapabilities("ALL")
 *             .noNewPrivileges(true))
 * }</pre>
 *
 * <p>A container that the engine does not give what is asked for is not created.
 */
public final class DockerContainerOptions implements ProviderOption {
  private static final DockerContainerOptions DEFAULTS =
      new DockerContainerOptions(Json.object(), new Rest(null, null, null, null));

  /** The fields of {@code HostConfig} that need nothing else to be written. */
  private final Json config;

  private final Rest rest;

  private DockerContainerOptions(Json config, Rest rest) {
    this.config = config;
    this.rest = rest;
  }

  /** What is more than a field; null where it is not said. */
  private record Rest(String disk, ByteSize memoryMountSize, Path seccomp, String platform) {}

  /** {@return options that leave all to the engine} */
  public static DockerContainerOptions defaults() {
    return DEFAULTS;
  }

  /** The options of a spec, which has them once. */
  static DockerContainerOptions of(ContainerSpec spec) {
    List<DockerContainerOptions> all =
        spec.options().stream()
            .filter(DockerContainerOptions.class::isInstance)
            .map(DockerContainerOptions.class::cast)
            .toList();
    if (all.size() > 1) {
      throw new RejectedException("say all options of Docker in one DockerContainerOptions");
    }
    return all.isEmpty() ? DEFAULTS : all.get(0);
  }

  private DockerContainerOptions with(UnaryOperator<Json> change) {
    return new DockerContainerOptions(change.apply(config), rest);
  }

  private DockerContainerOptions plus(String field, List<Json> more) {
    List<Json> items = new ArrayList<>(config.get(field).items());
    more.stream().filter(item -> !items.contains(item)).forEach(items::add);
    return with(fields -> fields.with(field, Json.array(items)));
  }

  private static String text(String text, String what) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " is blank");
    }
    return text;
  }

  private static List<Json> capabilities(String... names) {
    List<Json> capabilities = new ArrayList<>();
    for (String name : names) {
      String upper = text(name, "a capability").toUpperCase(Locale.ROOT);
      capabilities.add(Json.of(upper.replaceFirst("^CAP_", "")));
    }
    return capabilities;
  }

  /**
   * {@return a copy that cannot, or can, write to its file tree outside of its mounts}
   *
   * @param readOnlyRoot whether it cannot
   */
  public DockerContainerOptions readOnlyRoot(boolean readOnlyRoot) {
    return with(fields -> fields.with("ReadonlyRootfs", readOnlyRoot));
  }

  /**
   * {@return a copy that has some capabilities of the kernel less}
   *
   * @param names as in {@code NET_RAW} or {@code CAP_NET_RAW}, in any case, or {@code ALL}
   * @throws IllegalArgumentException if one is blank
   */
  public DockerContainerOptions dropCapabilities(String... names) {
    return plus("CapDrop", capabilities(names));
  }

  /**
   * {@return a copy that has some capabilities of the kernel more, also than were dropped}
   *
   * @param names as in {@code NET_ADMIN} or {@code CAP_NET_ADMIN}, in any case, or {@code ALL}
   * @throws IllegalArgumentException if one is blank
   */
  public DockerContainerOptions addCapabilities(String... names) {
    return plus("CapAdd", capabilities(names));
  }

  /**
   * {@return a copy whose processes can, or cannot, gain privileges by a program that has them}
   *
   * @param noNewPrivileges whether they cannot
   */
  public DockerContainerOptions noNewPrivileges(boolean noNewPrivileges) {
    return security("no-new-privileges", Boolean.toString(noNewPrivileges));
  }

  /**
   * {@return a copy with another list of the system calls that it may make}
   *
   * @param profile a file on the caller's machine, in Docker's format, read when the container is
   *     created, which is refused if it is no JSON
   */
  public DockerContainerOptions seccompProfile(Path profile) {
    Objects.requireNonNull(profile, "profile");
    return new DockerContainerOptions(
        withoutSecurity("seccomp"),
        new Rest(rest.disk, rest.memoryMountSize, profile, rest.platform));
  }

  /** {@return a copy that may make every system call} */
  public DockerContainerOptions seccompUnconfined() {
    return new DockerContainerOptions(
            config, new Rest(rest.disk, rest.memoryMountSize, null, rest.platform))
        .security("seccomp", "unconfined");
  }

  /**
   * {@return a copy that is under another profile of AppArmor}
   *
   * @param profile one that the host's kernel has loaded, or {@code unconfined}
   * @throws IllegalArgumentException if it is blank
   */
  public DockerContainerOptions appArmorProfile(String profile) {
    return security("apparmor", text(profile, "profile"));
  }

  private DockerContainerOptions security(String key, String value) {
    return new DockerContainerOptions(withoutSecurity(key), rest)
        .plus("SecurityOpt", List.of(Json.of(key + "=" + value)));
  }

  private Json withoutSecurity(String key) {
    List<Json> others =
        config.get("SecurityOpt").items().stream()
            .filter(option -> !option.text("").startsWith(key + "="))
            .toList();
    return config.get("SecurityOpt").isNull()
        ? config
        : config.with("SecurityOpt", Json.array(others));
  }

  /**
   * {@return a copy that may, or may not, do all that the host may do}
   *
   * @param privileged whether it may; then it is no border at all
   */
  public DockerContainerOptions privileged(boolean privileged) {
    return with(fields -> fields.with("Privileged", privileged));
  }

  /**
   * {@return a copy whose first process is, or is not, one of the engine that passes signals on and
   * buries children}
   *
   * @param init whether it is
   */
  public DockerContainerOptions init(boolean init) {
    return with(fields -> fields.with("Init", init));
  }

  /**
   * {@return a copy with that much memory that its processes can share}
   *
   * @param size the size of {@code /dev/shm}; 64 MiB unless the engine is configured otherwise
   */
  public DockerContainerOptions sharedMemory(ByteSize size) {
    return with(fields -> fields.with("ShmSize", size.bytes()));
  }

  /**
   * {@return a copy that keeps that much memory when the host has little left}
   *
   * @param size not more than its limit, if it has one, which the engine checks
   */
  public DockerContainerOptions memoryReservation(ByteSize size) {
    return with(fields -> fields.with("MemoryReservation", size.bytes()));
  }

  /**
   * {@return a copy of which each {@link dev.posada.Mount#memory memory mount} holds at most that
   * much}
   *
   * @param size of each; half of the host's memory unless it is said
   */
  public DockerContainerOptions memoryMountSize(ByteSize size) {
    Objects.requireNonNull(size, "size");
    return new DockerContainerOptions(
        config, new Rest(rest.disk, size, rest.seccomp, rest.platform));
  }

  /**
   * {@return a copy with another limit on a resource of each process}
   *
   * @param name as in {@code nofile}; said again it replaces what was said before
   * @param soft what it has, in the unit of that resource; -1 for no limit
   * @param hard what it can raise that to, not less than {@code soft}, which the engine checks; -1
   *     for no limit
   * @throws IllegalArgumentException if the name is blank
   */
  public DockerContainerOptions resourceLimit(String name, long soft, long hard) {
    Json limit =
        Json.object().with("Name", text(name, "name")).with("Soft", soft).with("Hard", hard);
    List<Json> limits = new ArrayList<>(config.get("Ulimits").items());
    limits.removeIf(other -> other.get("Name").equals(limit.get("Name")));
    limits.add(limit);
    return with(fields -> fields.with("Ulimits", Json.array(limits)));
  }

  /**
   * {@return a copy that knows one host more by its name}
   *
   * @param name the name
   * @param address its address, or {@code host-gateway} for the engine's own machine
   * @throws IllegalArgumentException if one of them is blank
   */
  public DockerContainerOptions extraHost(String name, String address) {
    return plus(
        "ExtraHosts", List.of(Json.of(text(name, "name") + ":" + text(address, "address"))));
  }

  /**
   * {@return a copy of which the limits on disks hold for this one}
   *
   * <p>Without it they hold for the one that has the engine's files, which can be found out only on
   * the engine's own machine.
   *
   * @param device the path of a whole disk on the host, as in {@code /dev/sda}
   * @throws IllegalArgumentException if it does not begin with {@code /dev/}
   */
  public DockerContainerOptions limitDisk(String device) {
    if (!device.startsWith("/dev/")) {
      throw new IllegalArgumentException("not the path of a device: " + device);
    }
    return new DockerContainerOptions(
        config, new Rest(device, rest.memoryMountSize, rest.seccomp, rest.platform));
  }

  /**
   * {@return a copy that runs for another system or processor than the engine's own; an engine
   * before API 1.41 takes none, and creating it is refused}
   *
   * @param platform as in {@code linux/arm64} or {@code linux/arm/v7}
   * @throws IllegalArgumentException if it is blank
   */
  public DockerContainerOptions platform(String platform) {
    return new DockerContainerOptions(
        config,
        new Rest(rest.disk, rest.memoryMountSize, rest.seccomp, text(platform, "platform")));
  }

  Json config() {
    return config;
  }

  Optional<String> disk() {
    return Optional.ofNullable(rest.disk);
  }

  Optional<ByteSize> memoryMountSize() {
    return Optional.ofNullable(rest.memoryMountSize);
  }

  Optional<Path> seccomp() {
    return Optional.ofNullable(rest.seccomp);
  }

  Optional<String> platform() {
    return Optional.ofNullable(rest.platform);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DockerContainerOptions that
        && config.equals(that.config)
        && rest.equals(that.rest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(config, rest);
  }

  /** {@return the options in Docker's own words} */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    words.add(config.toString());
    seccomp().ifPresent(file -> words.add("seccomp=" + file));
    disk().ifPresent(device -> words.add("limits on " + device));
    memoryMountSize().ifPresent(size -> words.add("memory mounts of " + size));
    platform().ifPresent(words::add);
    return String.join(", ", words);
  }
}
