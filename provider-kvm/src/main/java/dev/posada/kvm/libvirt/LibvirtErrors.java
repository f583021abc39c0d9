package dev.posada.kvm.libvirt;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.util.Arrays;

/**
 * What an error of libvirt means: one row per code.
 *
 * <p>The outcome is said only where libvirt refuses before it begins; of all else the core looks.
 */
final class LibvirtErrors {
  /** Part of libvirt: the remote procedure calls. */
  private static final int RPC = 7;

  /** Part of libvirt: the test hypervisor. */
  private static final int TEST = 12;

  /** Part of libvirt: networks. */
  private static final int NETWORK = 19;

  /** Part of libvirt: storage. */
  private static final int STORAGE = 18;

  private LibvirtErrors() {}

  /**
   * The exception for an error.
   *
   * @param about the name of what the call was about
   */
  static HypervisorException of(LibvirtError error, String about) {
    String text = error.message();
    Failure said =
        Failure.of(new NativeError("libvirt", Integer.toString(error.code()), error.message()));
    Failure refused = said.outcome(Outcome.NOT_DONE);
    return switch (error.code()) {
      case 42 -> new NotFoundException(Kind.VIRTUAL_MACHINE, about, refused);
      case 43, 107 -> new NotFoundException(kind("NETWORK"), about, refused);
      case 49 -> new NotFoundException(kind("POOL"), about, refused);
      case 50 -> new NotFoundException(kind("VOLUME"), about, refused);
      case 72, 103 -> new NotFoundException(kind("SNAPSHOT"), about, refused);
      case 53, 57, 99 -> new NotFoundException(kind("DEVICE"), about, refused);
      case 28 -> new AlreadyExistsException(Kind.VIRTUAL_MACHINE, about, refused);
      case 37, 106 -> new AlreadyExistsException(kind("NETWORK"), about, refused);
      case 90 -> new AlreadyExistsException(kind("VOLUME"), about, refused);
      case 1 -> internal(error, about, said);
      case 9 -> failed(error, about, said);
      case 38 -> system(error, about, said);
      case 55 -> invalid(text, about, said, refused);
      case 77, 83, 104, 109 -> new InvalidStateException(text, said);
      case 86, 97 ->
          new InvalidStateException(
              text, said.remedy("wait until the guest has started its agent, as awaitReady does"));
      case 39 -> call(about, text, said);
      case 4, 5, 6, 40, 85, 89, 98 -> new ConnectionException(text, said);
      case 29, 45, 79, 88, 94 -> new PermissionDeniedException(text, refused);
      case 2 -> new InsufficientResourcesException(text, said);
      case 87 -> new BusyException(text, said);
      case 68 ->
          text.contains("state change lock") // somebody's other job has it
              ? new BusyException(text, said)
              : new OperationTimeoutException(text, said);
      case 78 -> new OperationCancelledException(text, said);
      case 110 -> new RejectedException(text, refused); // two domains have that name
      case 8 ->
          text.contains("unsupported flags") // a daemon that is older than the library
              ? unsupported(about, text, refused)
              : new RejectedException(text, refused);
      case 16, 17, 18, 19, 20, 21, 22, 23, 27, 33, 35, 44, 47, 81, 82, 91, 92 ->
          new RejectedException(text, refused);
      case 3, 67, 74, 84 -> unsupported(about, text, refused);
      default -> new NativeException(text, said);
    };
  }

  /** Code 39 is about the connection, but for two answers of a daemon that is well. */
  private static HypervisorException call(String about, String text, Failure said) {
    if (text.contains("encode message payload")) { // its answer is too long for it
      return new NativeException(text, said);
    }
    return text.contains("unknown procedure") // it is older than the library
        ? unsupported(about, text, said.outcome(Outcome.NOT_DONE))
        : new ConnectionException(text, said);
  }

  /** Code 1 is what nobody thought of: a lost connection, and the states of test:///. */
  private static HypervisorException internal(LibvirtError error, String about, Failure said) {
    String text = error.message();
    if (error.domain() == RPC) {
      return new ConnectionException(text, said);
    }
    if (error.domain() == TEST
        && text.matches("(?s).*(not running|not paused|already running).*")) {
      return new InvalidStateException(text, said);
    }
    if (text.contains("etwork is already in use by interface")) {
      return new RejectedException(
          text, said.outcome(Outcome.NOT_DONE).remedy("choose another subnet, or none"));
    }
    if (text.contains("Could not set up host forwarding rule")) {
      return new BusyException(
          text,
          said.outcome(Outcome.NOT_DONE)
              .remedy("forward another port of the host, or 0 for a free one"));
    }
    if (error.domain() == STORAGE && text.contains("already in use")) { // of a copy; else it is 90
      return new AlreadyExistsException(kind("VOLUME"), about, said.outcome(Outcome.NOT_DONE));
    }
    if (error.domain() == STORAGE && text.contains("has asynchronous jobs running")) {
      return new BusyException(
          text, said.outcome(Outcome.NOT_DONE).remedy("wait until what is made there is whole"));
    }
    if (text.contains("Failed to execute child process")) { // the agent's: no such command
      return new RejectedException(text, said.outcome(Outcome.NOT_DONE));
    }
    return new NativeException(text, said);
  }

  /** Code 55 is a state, and names that libvirt does not look at elsewhere. */
  private static HypervisorException invalid(
      String text, String about, Failure said, Failure refused) {
    if (text.matches("(?s).*domain with name .* already exists")) { // what a rename is told
      return new AlreadyExistsException(Kind.VIRTUAL_MACHINE, about, refused);
    }
    if (text.matches("(?s).*volume target path .* already exists")) { // not seen by libvirt yet
      return new AlreadyExistsException(kind("VOLUME"), about, refused);
    }
    if (text.matches("(?s).*volume name .* cannot contain .*")) {
      return new RejectedException(text, refused);
    }
    return new InvalidStateException(text, said);
  }

  /** Code 9 says nothing; a name that is taken comes with it, and no other words of ours. */
  private static HypervisorException failed(LibvirtError error, String about, Failure said) {
    String text = error.message();
    if (text.matches("(?s).*already (exists|defined) with uuid.*")
        || text.matches("(?s).*already in use by domain.*")) {
      return new AlreadyExistsException(
          error.domain() == NETWORK ? Kind.NETWORK : Kind.VIRTUAL_MACHINE,
          about,
          said.outcome(Outcome.NOT_DONE));
    }
    if (text.matches("(?s).*[Nn]ot enough free space in pool.*")) {
      return new InsufficientResourcesException(text, said.outcome(Outcome.NOT_DONE));
    }
    if (text.contains("storage vol already exists")) { // what test:/// says
      return new AlreadyExistsException(kind("VOLUME"), about, said.outcome(Outcome.NOT_DONE));
    }
    if (text.contains("already exists")) {
      return new AlreadyExistsException(
          kind(error.domain() == STORAGE ? "POOL" : "SNAPSHOT"),
          about,
          said.outcome(Outcome.NOT_DONE));
    }
    return new NativeException(text, said);
  }

  /** Code 38 comes with what the system said, in words. */
  private static HypervisorException system(LibvirtError error, String about, Failure said) {
    String text = error.message();
    if (error.domain() == RPC) {
      return new ConnectionException(text, said);
    }
    if (text.startsWith("error creating bridge interface") && text.endsWith("File exists")) {
      return new BusyException(
          text, said.outcome(Outcome.NOT_DONE).remedy("try again, or name another bridge"));
    }
    if (text.startsWith("Unable to find 'dnsmasq'")) {
      return new UnsupportedCapabilityException(
          about,
          Support.no(
              "dnsmasq gives out the addresses, and libvirt says: " + text,
              "install it on the host, as in apt-get install dnsmasq-base"),
          said.outcome(Outcome.NOT_DONE));
    }
    if (text.matches("Unable to (read from|write to) monitor.*")) { // QEMU has just ended
      return new InvalidStateException(text, said);
    }
    if (text.endsWith("No such file or directory")) {
      return new NotFoundException(Kind.FILE, about, said);
    }
    if (text.endsWith("Permission denied") || text.endsWith("Operation not permitted")) {
      return new PermissionDeniedException(text, said);
    }
    if (text.endsWith("No space left on device")
        || text.endsWith("Cannot allocate memory")
        || text.endsWith("File too large")) { // for the file system of a pool
      return new InsufficientResourcesException(text, said);
    }
    if (text.endsWith("File name too long")) { // made of the name of a machine or a disk
      return new RejectedException(text, said.outcome(Outcome.NOT_DONE));
    }
    if (text.endsWith("Connection refused") || text.endsWith("Connection reset by peer")) {
      return new ConnectionException(text, said);
    }
    return new NativeException(text, said);
  }

  private static HypervisorException unsupported(String about, String text, Failure said) {
    return new UnsupportedCapabilityException(
        about,
        Support.no("libvirt says: " + text, "use another version or driver of libvirt"),
        said);
  }

  /** Kinds are added to the API; until one is there, the nearest is told. */
  private static Kind kind(String name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElse(Kind.FILE);
  }
}
