package dev.posada.virtualbox.tool;

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
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.spi.command.CommandResult;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a failure of the tool means: by its words where they tell more than its code, then by that.
 *
 * <p>Nothing was done where VirtualBox has refused before it began. That is not said of what it can
 * refuse half way: it attaches a disk, and then refuses to make it hot-pluggable; it leaves the
 * settings file of a machine that it does not register.
 */
final class Refusals {
  private static final Pattern SETTINGS =
      Pattern.compile("Machine settings file '.*?([^/\\\\]+)\\.vbox' already exists");

  private final int exitCode;
  private final ErrorText error;
  private final String text;
  private final Failure said;
  private final Failure refused;

  private Refusals(CommandResult result) {
    exitCode = result.exitCode();
    error = ErrorText.of(result.stderr());
    NativeError raw = result.error("VBoxManage");
    text = error.text().isEmpty() ? raw.text() : error.text();
    Failure plain =
        Failure.of(
            error.code().isEmpty() ? raw : new NativeError(raw.source(), error.code(), text));
    said = HostTrouble.remedy(raw.text() + text).map(plain::remedy).orElse(plain);
    refused = said.outcome(Outcome.NOT_DONE);
  }

  /** {@return what a result means that is no success: the first who knows it says so} */
  static HypervisorException of(CommandResult result) {
    Refusals it = new Refusals(result);
    return Stream.<Supplier<HypervisorException>>of(
            it::ofTool,
            it::ofLock,
            it::ofState,
            it::ofGuest,
            it::ofResources,
            it::ofWords,
            it::ofCode)
        .map(Supplier::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  /** {@return what the refusal of a lock means, of a machine that runs} */
  static HypervisorException lockedByItsRun(CommandResult result) {
    Refusals it = new Refusals(result);
    return new InvalidStateException(it.text + " (it runs)", it.refused.remedy("stop it first"));
  }

  /** The tool itself: not one of these says anything of a machine. */
  private HypervisorException ofTool() {
    if (error.says("Failed to create the VirtualBox object", "Failed to initialize COM")) {
      return new ConnectionException(
          text, refused.remedy("look whether VBoxSVC runs, and for the same user"));
    }
    if (HostTrouble.lacksLocale(text)) {
      return new NativeException(text, refused.remedy(HostTrouble.LOCALE));
    }
    if (!error.isError() && (exitCode == 126 || exitCode == 127)) {
      return new ConnectionException(text, refused.remedy("install VirtualBox again"));
    }
    return null;
  }

  private HypervisorException ofLock() {
    if (Passing.isLock(error)
        || error.says("is locked for writing by another task", "is locked for reading by another")
        || error.says("Failed to lock source media", "Failed to lock media when")
        || error.says("Locking of attached media failed")) {
      return new BusyException(text, refused);
    }
    if (Passing.isTransition(error)) {
      boolean before = Passing.isBeforeItBegan(error) || Passing.isEnding(error);
      return new BusyException(text, before ? refused : said);
    }
    return null;
  }

  private HypervisorException ofState() {
    if (error.says("is not currently running", "is not running (currently")) {
      return new InvalidStateException(text, refused.remedy("start it first"));
    }
    if (error.says("Unknown or invalid guest OS type")) {
      return new RejectedException(text, refused);
    }
    if (error.says(
        "Already paused",
        "Invalid machine state: ",
        "Machine in invalid state ",
        "as it is not paused",
        "The machine is not mutable (state is Saved",
        "The machine is not mutable (state is Aborted-Saved",
        "The machine is not mutable or running",
        "Cannot delete the current state of the running machine",
        "Cannot discard the saved state as the machine is not in",
        "Cannot take a live snapshot",
        "Bandwidth groups cannot be",
        "is currently disabled and thus",
        "is not locked by a session",
        "child snapshots, which is more than the one")) {
      return new InvalidStateException(text, refused);
    }
    return null;
  }

  private HypervisorException ofGuest() {
    if (error.says(
        "Guest Additions are not installed",
        "guest execution service is not ready",
        "Error starting guest session",
        "guest session: VERR_NOT_FOUND")) {
      return new InvalidStateException(
          text,
          refused.remedy("wait until the guest has started its additions, as awaitReady does"));
    }
    if (error.says("was not able to logon on guest")) {
      return new PermissionDeniedException(
          text, refused.remedy("give the credentials of a user of the guest"));
    }
    if (error.says("\" on guest") && error.says("No such file or directory")) {
      return new NotFoundException(Kind.FILE, error.named(), refused);
    }
    return null;
  }

  private HypervisorException ofResources() {
    if (error.says("VERR_DISK_FULL", "VERR_NO_MEMORY", "VERR_EM_NO_MEMORY", "NO_LOW_MEMORY")) {
      return new InsufficientResourcesException(text, said);
    }
    if (error.says("VERR_ACCESS_DENIED", "VERR_WRITE_PROTECT", "VERR_PERMISSION_DENIED")) {
      return new PermissionDeniedException(text, said);
    }
    if (error.says("VERR_VMX_IN_VMX_ROOT_MODE", "VERR_SVM_IN_USE", "VERR_SVM_HOST_SVME")) {
      return new InvalidStateException(text, said);
    }
    if (error.says("/dev/vboxnetctl", "VERR_VM_DRIVER", "Kernel driver not", "-1908")) {
      return new NativeException(text, said);
    }
    if (error.says("has terminated unexpectedly during startup")) {
      return new NativeException(
          text, said.remedy("read Logs/VBox.log and VBoxHardening.log of the machine"));
    }
    if (error.says("The object functionality is limited")) {
      return inaccessible(refused);
    }
    return error.is("E_ACCESSDENIED") && error.says("The object is not ready")
        ? inaccessible(said) // unregistervm has done it all the same
        : null;
  }

  private NativeException inaccessible(Failure failure) {
    return new NativeException(
        "the settings of the machine cannot be read: " + text,
        failure.remedy("repair its settings file, or delete the machine"));
  }

  /** What exists or does not, whatever the code: each component has its own. */
  private HypervisorException ofWords() {
    Matcher settings = SETTINGS.matcher(text);
    if (settings.find()) {
      return new AlreadyExistsException(Kind.VIRTUAL_MACHINE, settings.group(1), refused);
    }
    if (error.says("NATNetwork server already exists", "DHCP server already exists")) {
      return new AlreadyExistsException(Kind.NETWORK, error.named(), refused);
    }
    if (error.says("NATNetwork server does not exist", "Failed to find DHCP server")
        || error.says("The host network interface named") && error.says("could not be found")) {
      return new NotFoundException(Kind.NETWORK, error.named(), refused);
    }
    if (error.says("A NAT rule of this name already exists")
        || error.says("Invalid machine settings file name", "Could not get the storage format")) {
      return new RejectedException(text, refused);
    }
    if (error.says("has the same UUID as an existing virtual machine")) {
      return new AlreadyExistsException(Kind.VIRTUAL_MACHINE, error.named(), refused);
    }
    if (error.says("Could not rename the directory") && error.says("VERR_ALREADY_EXISTS")) {
      return new AlreadyExistsException(Kind.FILE, error.named(), said);
    }
    if (error.says("Could not open log file", "Failed to create file '")
        || error.says("RTPathQueryInfo failed on shared folder path")) {
      return new NotFoundException(Kind.FILE, error.named(), refused);
    }
    if (error.says("Invalid machine name: '")
        || error.says("The machine '") && error.says("' is not registered")) {
      return new NotFoundException(Kind.VIRTUAL_MACHINE, error.named(), refused);
    }
    if (error.says("Could not find a controller named")) {
      return new NotFoundException(Kind.DEVICE, error.named(), refused);
    }
    if (error.says("is not fully qualified")) {
      return new NotFoundException(Kind.VOLUME, error.named(), refused); // an unknown UUID
    }
    if (error.says("the allowed ranges")) {
      return new RejectedException(
          text, refused.remedy("take 192.168.56.0/21, or allow others in /etc/vbox/networks.conf"));
    }
    return error.code().isEmpty() && exitCode != 0 ? ofArguments() : null;
  }

  /** With exit code 0 the other arguments may have counted. Exit code 1 is that of older ones. */
  private HypervisorException ofArguments() {
    if (exitCode == 2
        || error.says("Unknown option:", "Invalid command '", "Invalid subcommand '")
        || error.says("Unknown subcommand", "Invalid parameter '", "Not enough parameters")
        || error.says("Missing or invalid argument to", "RTGetOpt: ")) {
      return new NativeException(text, refused.remedy("look whether this version is supported"));
    }
    return text.startsWith("Invalid ") || text.startsWith("Unknown or invalid")
        ? new RejectedException(text, refused)
        : null;
  }

  private HypervisorException ofCode() {
    return switch (error.code()) {
      case "VBOX_E_OBJECT_NOT_FOUND" -> notFound();
      case "VBOX_E_INVALID_VM_STATE", "VBOX_E_INVALID_OBJECT_STATE" ->
          new InvalidStateException(text, said);
      case "VBOX_E_OBJECT_IN_USE" ->
          error.says("already exists")
              ? new AlreadyExistsException(kind(), error.named(), refused)
              : new InvalidStateException(text, isInTheMidst() ? said : refused);
      case "VBOX_E_FILE_ERROR" ->
          error.says("already exists", "VERR_ALREADY_EXISTS")
              ? new AlreadyExistsException(
                  Kind.FILE, error.named(), isInTheMidst() ? said : refused)
              : error.says("VERR_FILE_NOT_FOUND", "VERR_PATH_NOT_FOUND")
                  ? new NotFoundException(Kind.FILE, error.named(), refused)
                  : new NativeException(text, said);
      case "NS_ERROR_INVALID_ARG", "E_INVALIDARG" ->
          error.says("already exists")
              ? new AlreadyExistsException(kind(), error.named(), said) // may leave its file
              : new RejectedException(text, refused);
      case "VBOX_E_NOT_SUPPORTED", "VBOX_E_PLATFORM_ARCH_NOT_SUPPORTED" ->
          new RejectedException(text, refused);
      case "E_ACCESSDENIED" -> new PermissionDeniedException(text, said);
      default ->
          error.says("VERR_ALREADY_EXISTS")
              ? new AlreadyExistsException(Kind.FILE, error.named(), said)
              : new NativeException(text, said);
    };
  }

  /** Whether it was at something larger, and has begun with that. */
  private boolean isInTheMidst() {
    return error.says("Machine delete failed", "Clone VM failed", "Appliance import failed");
  }

  /** A limit is looked for after the disk or the card was changed already. */
  private NotFoundException notFound() {
    boolean before = !error.says("a bandwidth group named");
    return new NotFoundException(kind(), error.named(), before ? refused : said);
  }

  private Kind kind() {
    if (error.says("a snapshot named", "does not have any snapshots", "a snapshot with UUID")) {
      return Kind.SNAPSHOT;
    }
    if (error.says("torage controller", "hared folder", "andwidth group")) {
      return Kind.DEVICE;
    }
    if (error.says("hard disk '", "medium '")) {
      return Kind.VOLUME;
    }
    return error.says("VERR_FILE_NOT_FOUND") ? Kind.FILE : Kind.VIRTUAL_MACHINE;
  }
}
