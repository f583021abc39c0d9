package dev.posada.vmware.text;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ConnectionException;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the failures of vmrun mean, by their words: its codes are all the same. The first one whose
 * words are there counts. Immutable.
 *
 * <p>Nothing was done where VMware refuses before it begins; what it can find out half way leaves
 * the outcome open.
 */
public enum Refusal {
  /** Its parts are not there, or there is no memory for them. */
  BROKEN(said(ConnectionException::new), true, "install VMware again", "vmrun was unable to start"),
  /** It was told of a product that is not there. */
  OTHER_PRODUCT(
      said(ConnectionException::new),
      true,
      "name the product that is installed, as in ?type=player",
      "VIX_SERVICEPROVIDER_"),
  /** An older one, or one that knows less. */
  UNKNOWN_COMMAND(
      said(NativeException::new),
      true,
      "look whether this version is supported",
      "Unrecognized command"),
  /** Its path has another end. */
  NO_MACHINE_FILE(said(RejectedException::new), true, "", "unknown file suffix"),
  /** There is no such file. */
  NO_MACHINE(missing(Kind.VIRTUAL_MACHINE), true, "", "The virtual machine cannot be found"),
  /** Also for a second or two after a machine was suspended. */
  UNREADABLE_MACHINE(
      said(NativeException::new),
      true,
      "repair its .vmx file, or delete the machine",
      "Cannot read the virtual machine configuration file"),
  /** It is encrypted. */
  NO_PASSWORD(said(Refusal::closed), true, "", "A password is required for this operation"),
  /** Also for what can be done to an encrypted machine only while it is off. */
  WRONG_PASSWORD(
      said(PermissionDeniedException::new),
      true,
      "give the right password of the machine; if it is right, stop the machine first",
      "Authentication for encrypted virtual machine failed"),
  /** It has to run for that. */
  NOT_POWERED_ON(said(InvalidStateException::new), true, "start it first", "is not powered on"),
  /** It must not run for that. */
  POWERED_ON(said(InvalidStateException::new), true, "stop it first", "should not be powered on"),
  /** It has to go on for that. */
  PAUSED(
      said(InvalidStateException::new), true, "resume it first", "The virtual machine is paused"),
  /** The guest is not ready, or has none. */
  NO_TOOLS(
      said(InvalidStateException::new),
      true,
      "wait until the guest has started VMware Tools, as awaitReady does",
      "VMware Tools are not running",
      "Waiting for Command execution Available"),
  /** Nobody has given it an address yet. */
  NO_ADDRESS(
      said(InvalidStateException::new),
      true,
      "wait until the guest has an address",
      "Unable to get the IP address"),
  /** No user was given. */
  NO_CREDENTIALS(
      said(PermissionDeniedException::new),
      true,
      "give the credentials of a user of the guest",
      "Anonymous guest operations are not allowed"),
  /** The guest does not know them. */
  WRONG_CREDENTIALS(
      said(PermissionDeniedException::new),
      true,
      "give the credentials of a user of the guest",
      "Invalid user name or password for the guest"),
  /** The user has to sit at the guest. */
  NO_DESKTOP(
      said(InvalidStateException::new),
      true,
      "log in at the screen of the guest",
      "must be logged in interactively"),
  /** The host does not let it. */
  HOST_PERMISSIONS(
      said(PermissionDeniedException::new),
      true,
      "call it as an administrator of the host",
      "Insufficient permissions in the host operating system"),
  /** Two snapshots have the name. */
  AMBIGUOUS(said(RejectedException::new), true, "rename one of them", "does not uniquely identify"),
  /** There is none. */
  NO_SNAPSHOT(
      missing(Kind.SNAPSHOT), true, "", "The snapshot does not exist", "Invalid snapshot name"),
  /** Names of snapshots are unique, whatever their letters. */
  SNAPSHOT_EXISTS(present(Kind.SNAPSHOT), true, "", "A snapshot with the name already exists"),
  /** A clone of a snapshot that has memory. */
  LIVE_SNAPSHOT(
      said(InvalidStateException::new),
      true,
      "take a snapshot while the machine is off, and clone that one",
      "has not changed since the last snapshot operation"),
  /** It may be there in a moment, or held by a window of VMware. */
  IN_USE(
      said(BusyException::new), true, "close the machine elsewhere", "The file is already in use"),
  /** There is one. */
  FILE_EXISTS(present(Kind.FILE), false, "", "The file already exists"),
  /** There is none, on either side of a copy. */
  NO_FILE(missing(Kind.FILE), false, "", "A file was not found"),
  /** The user may not. */
  NO_ACCESS(
      said(PermissionDeniedException::new),
      false,
      "",
      "You do not have access rights to this file",
      "write-protected",
      "read-only file system"),
  /** There is no place left. */
  DISK_FULL(
      said(InsufficientResourcesException::new),
      false,
      "make room on the disk of the host",
      "disk full",
      "disk is full",
      "not enough disk space",
      "not enough space",
      "No space left on device"),
  /** There is no memory left. */
  NO_MEMORY(
      said(InsufficientResourcesException::new),
      false,
      "stop other machines",
      "not enough physical memory",
      "memory allocation failed",
      "Out of memory"),
  /** It is no image of VMware. */
  NO_DISK(said(RejectedException::new), true, "", "is not a virtual disk"),
  /** It does not say which. */
  BAD_PARAMETER(
      said(RejectedException::new),
      true,
      "",
      "One of the parameters was invalid",
      "One of the parameters supplied is invalid"),
  /** In other sessions it cannot see the machine. */
  OTHER_SESSION(
      said(RejectedException::new),
      true,
      "call it as the user, and in the session, that has started the machine",
      "The operation is not supported for the specified parameters"),
  /** Player cannot do it. */
  NOT_SUPPORTED(
      said(RejectedException::new),
      true,
      "take a product that can, as Workstation Pro",
      "The operation is not supported"),
  /** Somebody, or a question that nobody saw, has said no; why is in the log of the machine. */
  CANCELED(
      said(NativeException::new),
      false,
      "read vmware.log beside the .vmx file",
      "The operation was canceled"),
  /** Not even it knows. */
  UNKNOWN(said(NativeException::new), false, "", "Unknown error");

  private final Leaf leaf;
  private final boolean before;
  private final String remedy;
  private final List<String> words;

  Refusal(Leaf leaf, boolean before, String remedy, String... words) {
    this.leaf = leaf;
    this.before = before;
    this.remedy = remedy;
    this.words = List.of(words);
  }

  /** Makes the exception, of the words of VMware or of what they are about. */
  private interface Leaf {
    HypervisorException of(String text, String named, Failure failure);
  }

  private static Leaf said(BiFunction<String, Failure, HypervisorException> made) {
    return (text, named, failure) -> made.apply(text, failure);
  }

  /** Whatever its state: it is what it is that nothing can be done with. */
  private static HypervisorException closed(String text, Failure failure) {
    return new UnsupportedCapabilityException(
        "an encrypted machine",
        Support.no(text, "give VmwareConnectOptions.machinePassword"),
        failure);
  }

  private static Leaf missing(Kind kind) {
    return (text, named, failure) -> new NotFoundException(kind, named, failure);
  }

  private static Leaf present(Kind kind) {
    return (text, named, failure) -> new AlreadyExistsException(kind, named, failure);
  }

  /** {@return what an error means; empty if nobody has heard of it} */
  public static Optional<Refusal> find(ErrorText error) {
    for (Refusal one : values()) {
      // That name stands in a line of its own, before an error that tells less.
      boolean beside = one == OTHER_PRODUCT && one.words.stream().anyMatch(error::saysBeside);
      if (beside || one.words.stream().anyMatch(error::says)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the exception}
   *
   * @param text the words of VMware
   * @param named what they are about
   */
  HypervisorException exception(String text, String named, Failure said) {
    Failure outcome = before ? said.outcome(Outcome.NOT_DONE) : said;
    Failure failure = remedy.isEmpty() ? outcome : outcome.remedy(remedy);
    return leaf.of(text, named, failure);
  }
}
