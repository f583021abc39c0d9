package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Mark;

/**
 * What vmrun says when something is wrong; {@code %s} is the path of the .vmx exactly as it was
 * given.
 */
public enum Message {
  UNKNOWN(1, "Unknown error", Mark.OBSERVED),
  INVALID_PARAMETER(3, "One of the parameters was invalid", Mark.OBSERVED),
  FILE_NOT_FOUND(4, "A file was not found", Mark.OBSERVED),
  NOT_SUPPORTED(6, "The operation is not supported", Mark.OBSERVED),
  NOT_SUPPORTED_FOR_PARAMETERS(
      6, "The operation is not supported for the specified parameters", Mark.OBSERVED),
  DISK_FULL(8, "The disk is full", Mark.GUESSED),
  CANCELED(10, "The operation was canceled", Mark.OBSERVED),
  WRITE_PROTECTED(11, "The media is write-protected", Mark.GUESSED),
  FILE_EXISTS(12, "The file already exists", Mark.OBSERVED),
  ACCESS_DENIED(13, "You do not have access rights to this file", Mark.OBSERVED),
  FILE_IN_USE(15, "The file is already in use", Mark.OBSERVED),
  ENCRYPTED_AUTHENTICATION(
      35, "Authentication for encrypted virtual machine failed", Mark.OBSERVED_ONCE),
  NOT_POWERED_ON(3006, "The virtual machine is not powered on: %s", Mark.OBSERVED),
  ALREADY_RUNNING(
      3007, "The virtual machine should not be powered on. It is already running.", Mark.OBSERVED),
  SCRIPTS_NOT_AVAILABLE(
      3009, "The power operation scripts are not available in the guest", Mark.GUESSED),
  INSUFFICIENT_PERMISSIONS(
      3014, "Insufficient permissions in the host operating system", Mark.OBSERVED),
  WRONG_LOGIN(3015, "Invalid user name or password for the guest OS", Mark.OBSERVED),
  TOOLS_NOT_RUNNING(
      3016, "The VMware Tools are not running in the virtual machine: %s", Mark.OBSERVED),
  ANONYMOUS(
      3018,
      "Anonymous guest operations are not allowed on this virtual machine. You must call"
          + " VixVM_LoginInGuest before performing guest operations",
      Mark.OBSERVED),
  DIALOG_AND_NO_UI(3028, "A dialog needs an answer and there is no user interface", Mark.GUESSED),
  NOT_INTERACTIVE(
      3034,
      "The specified guest user must be logged in interactively to perform this operation",
      Mark.OBSERVED),
  VM_NOT_FOUND(4000, "Cannot open VM: %s, The virtual machine cannot be found", Mark.OBSERVED),
  CONFIG_UNREADABLE(
      4002,
      "Cannot open VM: %s, Cannot read the virtual machine configuration file",
      Mark.OBSERVED),
  SNAPSHOT_NOT_FOUND(13003, "The snapshot does not exist", Mark.OBSERVED),
  SNAPSHOT_EXISTS(13004, "A snapshot with the name already exists", Mark.OBSERVED),
  STATE_UNCHANGED(
      13008,
      "The state of the virtual machine has not changed since the last snapshot operation",
      Mark.OBSERVED),
  // Only the words "does not uniquely identify" are reported.
  SNAPSHOT_NOT_UNIQUE(
      13017, "The name of the snapshot does not uniquely identify one snapshot", Mark.GUESSED),
  PASSWORD_REQUIRED(
      17004, "Cannot open VM: %s, A password is required for this operation", Mark.OBSERVED),
  // A line stands before it; the names are reported, the rest of the text is not.
  WRONG_TYPE(
      22001,
      "The specified service provider was not found: VIX_SERVICEPROVIDER_VMWARE_WORKSTATION",
      Mark.GUESSED),
  UNKNOWN_SUFFIX(0, "Cannot open VM: %s, unknown file suffix", Mark.OBSERVED),
  PAUSED(0, "The virtual machine is paused: %s", Mark.OBSERVED),
  // %s is the name; an empty line follows.
  INVALID_SNAPSHOT_NAME(0, "Invalid snapshot name '%s'", Mark.OBSERVED),
  NO_ADDRESS(0, "Unable to get the IP address", Mark.OBSERVED),
  TOOLS_NOT_IN_GUEST(0, "VMware Tools are not running in the guest", Mark.OBSERVED_ONCE),
  WAITING_FOR_EXECUTION(0, "Waiting for Command execution Available", Mark.OBSERVED_ONCE),
  UNABLE_TO_START(
      0,
      "vmrun was unable to start. Please make sure that vmrun is installed correctly and that you"
          + " have enough resources available on your system.",
      Mark.OBSERVED);

  private final int vix;
  private final String text;
  private final Mark mark;

  Message(int vix, String text, Mark mark) {
    this.vix = vix;
    this.text = text;
    this.mark = mark;
  }

  /** Number of the VIX error behind it; 0 if none is known. */
  public int vix() {
    return vix;
  }

  public Mark mark() {
    return mark;
  }

  public String text(String argument) {
    return text.replace("%s", argument);
  }

  /** The failure that tells it, with the error status. */
  public Failure about(String argument) {
    return Failure.error(text(argument));
  }

  public Failure failure() {
    return about("");
  }
}
