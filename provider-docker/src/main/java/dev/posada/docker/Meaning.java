package dev.posada.docker;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine can mean by a refusal, by its words; Podman has some of its own.
 *
 * <p>The order counts: the first whose words are found is it.
 */
enum Meaning {
  NO_MANAGER(
      refusal ->
          new UnsupportedCapabilityException(
              Capability.SERVICES,
              Swarm.refusal(refusal.text()),
              refusal.failure().outcome(Outcome.NOT_DONE)),
      "not a swarm manager",
      "swarm is encrypted",
      "not part of a swarm"),
  NETWORK_TAKEN(
      taken(Kind.NETWORK),
      "network with name (.+) already exists",
      "network name (\\S+) already used"),
  SERVICE_TAKEN(taken(Kind.SERVICE), "object: service (\\S+) already exists"),
  CONTAINER_TAKEN(
      taken(Kind.CONTAINER), "name \"/?([^\"]+)\" is already in use", "name (\\S+) already in use"),
  BAD_COMMAND(
      refusal -> refusal.rejected(),
      "failed to create (?:shim|task)",
      "executable file not found",
      "OCI runtime create failed",
      "no command specified"),
  EXHAUSTED(
      refusal -> new InsufficientResourcesException(refusal.text(), refusal.failure()),
      "no space left on device",
      "cannot allocate memory"),
  /** Of other states than the plain ones that 409 says. */
  STATE(
      refusal -> refusal.invalidState(),
      "is not paused",
      "is not running",
      "no such exec instance",
      "sandbox \\S+ not found",
      "marked for removal",
      "cannot be \"update\"",
      "has active endpoints",
      "already exists in network",
      "already connected to network",
      "network is being used",
      "is not connected to",
      "is in use by (?:service|task)",
      "container state improper"),
  VALUE(
      refusal -> refusal.rejected(),
      "memoryswap",
      "cannot be updated as",
      "unable to set memory limit",
      "invalid argument",
      "minimum allowed cpu-shares",
      "invalid signal",
      "range of cpus",
      "multiple ids found",
      "invalid reference",
      "with a digest reference",
      "cannot locate specified dockerfile",
      "failed to reach build target",
      "extraction point is not a directory",
      "cannot overwrite (?:non-)?directory",
      "invalid subinterface",
      "subnet \\S+ is already used",
      "already using parent interface",
      "not a valid (?:mac|ip)vlan parent",
      "not manually attachable",
      "cannot assign requested address",
      "does not match the specified platform",
      "docker-import-\\d+\\S*/json: no such file",
      "seccomp profile",
      "apparmor"),
  /**
   * The paths of the host in them are nobody's business. Since 26.1 an engine looks from within the
   * container. Podman says the last two, and that of merged too.
   */
  NO_FILE(
      missing(Kind.FILE),
      "could not find the file (.+?) in container",
      "no such container:path: [^:]*:(.+)",
      "lstat \\S*?/merged(/.*): (?:not a directory|no such file)",
      "^lstat (/.*): not a directory",
      "\"(/.*)\" could not be found on container",
      "^no such file or directory$"),
  READ_ONLY(
      refusal ->
          new PermissionDeniedException(
              refusal.text(),
              refusal.failure().remedy("give the container a volume at that place")),
      "is marked read-only",
      "read-only file system"),
  NO_CONTAINER(
      missing(Kind.CONTAINER),
      "no container with name or ID \"([^\"]+)\"",
      "no such container:? ?(\\S*)"),
  NO_IMAGE(
      missing(Kind.IMAGE),
      "failed to find image (\\S+):",
      "no such image:? ?(\\S*)",
      "reference does not exist",
      "image not known",
      "manifest unknown",
      "manifest for (\\S+) not found",
      "pull access denied for ([^,\\s]+)",
      "failed to resolve reference \"([^\"]+)\": .*not found",
      "pull access denied, repository does not exist",
      "does not exist locally with the tag: (\\S+)",
      "tag does not exist: (\\S+)"),
  NO_NETWORK(
      missing(Kind.NETWORK),
      "network with name or id (\\S+): network not found",
      "network (\\S+) not found",
      "^network not found$",
      "no such network:? ?(\\S*)"),
  NO_VOLUME(
      missing(Kind.VOLUME),
      "get (\\S+): no such volume",
      "no volume with name \"?(\\S+?)\"? found",
      "volume (\\S+) not found", // a manager of a swarm, which has volumes too since 1.42
      "no such volume:? ?(\\S*)"),
  NO_POOL(missing(Kind.POOL), "volume plugin (\\S+): plugin"),
  NO_SERVICE(missing(Kind.SERVICE), "service (\\S+) not found", "no such service:? ?(\\S*)"),
  DENIED(
      refusal -> new PermissionDeniedException(refusal.text(), refusal.failure()),
      "unauthorized",
      "authentication required",
      "authorization denied",
      "denied:",
      "no basic auth credentials",
      "incorrect username or password"),
  BUSY(
      refusal -> new BusyException(refusal.text(), refusal.failure()),
      "already allocated",
      "address already in use",
      "already running",
      "too ?many ?requests",
      "out of sequence"),
  NO_ROUTE(
      refusal ->
          new UnsupportedCapabilityException(
              "this call",
              Support.no("the engine says: " + refusal.text(), "use a newer engine"),
              refusal.failure()),
      "page not found"),
  ELSE(refusal -> new NativeException(refusal.text(), refusal.failure()));

  private final Maker maker;
  private final Optional<Pattern> words;

  Meaning(Maker maker, String... words) {
    this.maker = maker;
    this.words =
        words.length == 0
            ? Optional.empty()
            : Optional.of(Pattern.compile("(?i)" + String.join("|", words)));
  }

  /**
   * A refusal.
   *
   * @param text what the engine said
   * @param named whom it named
   * @param failure what is known of it
   */
  record Refusal(String text, String named, Failure failure) {
    private HypervisorException rejected() {
      return new RejectedException(text, failure);
    }

    private HypervisorException invalidState() {
      return new InvalidStateException(text, failure);
    }
  }

  private interface Maker {
    HypervisorException of(Refusal refusal);
  }

  private static Maker taken(Kind kind) {
    return refusal -> new AlreadyExistsException(kind, refusal.named(), refusal.failure());
  }

  private static Maker missing(Kind kind) {
    return refusal -> new NotFoundException(kind, refusal.named(), refusal.failure());
  }

  /** What words mean, if they mean anything whatever the status is. */
  static Optional<Meaning> of(String text) {
    for (Meaning meaning : values()) {
      if (meaning.words.isPresent() && meaning.words.get().matcher(text).find()) {
        return Optional.of(meaning);
      }
    }
    return Optional.empty();
  }

  HypervisorException exception(String text, Failure failure) {
    return maker.of(new Refusal(text, named(text), Advice.added(text, failure)));
  }

  private String named(String text) {
    Optional<Matcher> found = words.map(pattern -> pattern.matcher(text)).filter(Matcher::find);
    for (int group = 1; found.isPresent() && group <= found.get().groupCount(); group++) {
      String name = found.get().group(group);
      if (name != null && !name.isEmpty()) {
        return name;
      }
    }
    return "?";
  }
}
