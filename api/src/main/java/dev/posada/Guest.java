package dev.posada;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A virtual machine or a container: a handle, not a picture. Thread-safe; implemented by Posada
 * only; equal if host and id are.
 *
 * <p>{@link #id()}, {@link #name()} and {@link #host()} are local; all else asks the hypervisor,
 * each time.
 *
 * <p>Goal verbs ({@code start}, {@code shutdown}, {@code stop}, {@code kill}, {@code pause}, {@code
 * resume}) return without doing anything where their goal holds already. A verb that cannot be done
 * in the guest's state throws {@link InvalidStateException}, whose remedy names the verb that
 * helps; one that finds the guest on its way from one state to another waits for the end of that,
 * unless the verb could not be done then either. One verb at a time changes a guest; a second one
 * waits its turn within its own deadline. Only {@link #kill()} does not wait: it cancels the verb
 * in flight.
 *
 * <p>Verbs without a {@link Task} may take {@link ConnectOptions#timeout()}, and one with a grace
 * that besides, or, where a form with a task exists, {@link ConnectOptions#workTimeout()}; then
 * they throw {@link OperationTimeoutException}. An interrupt is a cancel: {@link
 * OperationCancelledException}, and the flag stays set. Every verb throws {@link NotFoundException}
 * when the guest is gone.
 */
public sealed interface Guest permits VirtualMachine, Container {

  /** {@return its id, which stays the same as long as it lives} */
  String id();

  /**
   * {@return the name it had when the handle was obtained; {@code inspect().name()} is the name
   * now}
   */
  String name();

  /** {@return the host that it is on} */
  Host host();

  /** {@return what it is and is doing} */
  GuestInfo inspect();

  /**
   * {@return whether something can be done with this guest, with the reason if not; its state plays
   * no part}
   *
   * @param capability what
   */
  Support support(Capability capability);

  /**
   * Starts it: from off, or from the saved memory. A machine is {@link GuestState#RUNNING} then; of
   * a container the process was started, and may have ended since.
   *
   * @throws InvalidStateException if it is paused
   * @throws InsufficientResourcesException if the host has too little memory for it
   */
  void start();

  /**
   * Starts it, as {@link #start()}.
   *
   * @param task deadline, progress and cancel
   */
  void start(Task task);

  /**
   * Asks it politely to end, and waits until it is off. Never forces; after {@code grace} the guest
   * runs on.
   *
   * @param grace how long it may take, 0 or more
   * @throws OperationTimeoutException if it is not off within {@code grace}
   * @throws InvalidStateException if it is paused, or crashed and still has its process
   */
  void shutdown(Duration grace);

  /**
   * Ends it: {@link #shutdown} and, if it is not off then, {@link #kill()}. A paused guest is
   * resumed first.
   *
   * @param grace how long it may take to end politely, 0 or more
   */
  void stop(Duration grace);

  /**
   * Ends it at once, without asking. Saved memory is kept. A verb in flight on this guest is
   * cancelled.
   */
  void kill();

  /**
   * Stops it and starts it again; starts it if it is off.
   *
   * @param grace how long it may take to end politely, 0 or more
   * @throws InvalidStateException if it has saved memory
   */
  void restart(Duration grace);

  /**
   * Freezes it in memory: {@link GuestState#PAUSED}.
   *
   * @throws InvalidStateException if it is not running
   */
  void pause();

  /**
   * Lets a paused guest go on: {@link GuestState#RUNNING}.
   *
   * @throws InvalidStateException if it is off
   */
  void resume();

  /**
   * Gives it another name.
   *
   * @param name the name, not blank
   * @return a handle with the new name; the old one works on
   * @throws AlreadyExistsException if a guest of its kind has the name
   * @throws InvalidStateException if it is a machine that is not off, or has saved memory; a
   *     container may run
   */
  Guest rename(String name);

  /**
   * Sets a label, or changes its value.
   *
   * @param key 1 to 63 characters of {@code a-z0-9._/-}; those that begin with {@code posada/} are
   *     Posada's own
   * @param value up to 256 characters
   * @throws UnsupportedCapabilityException if labels cannot be changed later: {@link
   *     Capability#RELABEL}
   */
  void label(String key, String value);

  /**
   * Takes a label away; does nothing if it has none of that key.
   *
   * @param key the key, not one of Posada's own
   * @throws UnsupportedCapabilityException if labels cannot be changed later: {@link
   *     Capability#RELABEL}
   */
  void unlabel(String key);

  /**
   * Deletes it, with what Posada created for it. Volumes and disks that were there before stay, and
   * the report names them.
   *
   * @return what was removed and what was kept
   * @throws InvalidStateException if it is not off
   */
  DeleteReport delete();

  /**
   * Shows what {@link #apply} would do. Changes nothing, and never throws for a part that would be
   * refused: its line says so.
   *
   * @param quota the limits; what it does not name is kept
   * @return what would hold, and when
   * @throws UnsupportedCapabilityException without {@link Capability#QUOTA}
   */
  QuotaReport preview(ResourceQuota quota);

  /**
   * Changes its limits, while it runs where the host can.
   *
   * <p>Whole or not at all: a refusal comes before the first change, and when a later step fails,
   * the ones before are undone. If that fails too, {@link HypervisorException#report()} says what
   * is true then.
   *
   * @param quota the limits; what it does not name is kept
   * @return what holds now, read back, and when
   * @throws UnsupportedCapabilityException if the host or this guest cannot limit a part
   * @throws InvalidStateException if a part cannot be changed in its state
   * @throws RejectedException if a value is out of range, or the host dropped it
   */
  QuotaReport apply(ResourceQuota quota);

  /**
   * Changes its limits, as {@link #apply(ResourceQuota)}.
   *
   * @param quota the limits
   * @param task deadline, progress and cancel
   * @return what holds now
   */
  QuotaReport apply(ResourceQuota quota, Task task);

  /**
   * {@return what it has used since it was started}
   *
   * @throws InvalidStateException if it is off
   */
  Usage measure();

  /**
   * Runs a command inside and waits for its end.
   *
   * @param command its words, as the process gets them; no shell reads them
   * @return exit code and output; an exit code is an answer, not a failure
   */
  default ExecResult exec(String... command) {
    return exec(ExecSpec.command(command));
  }

  /**
   * Runs a command inside and waits for its end.
   *
   * @param spec the command
   * @return exit code and output
   * @throws InvalidStateException if it does not run, or its agent is silent
   * @throws RejectedException if the hypervisor asks for a user, and neither {@link
   *     ExecSpec#as(Credentials)} nor {@link ConnectOptions#guestCredentials(Credentials)} names
   *     one
   */
  ExecResult exec(ExecSpec spec);

  /**
   * Runs a command inside and waits for its end, as {@link #exec(ExecSpec)}. Where nothing can end
   * a process inside, a cancel says that it may still run.
   *
   * @param spec the command
   * @param task deadline, progress and cancel
   * @return exit code and output
   */
  ExecResult exec(ExecSpec spec, Task task);

  /**
   * Starts a command inside and talks to it.
   *
   * @param spec the command; without {@link ExecSpec#stdin() input}, the process has a stream for
   *     it
   * @return the process; its {@code pid}, {@code toHandle} and {@code info} refuse. {@link
   *     Process#destroy()} closes the connection; where nothing can end a process inside, it may
   *     still run
   */
  Process spawn(ExecSpec spec);

  /**
   * Copies a file or a folder, with all that is in it, into the guest.
   *
   * @param from the file or folder, on the caller's machine
   * @param toGuestPath what it is to be, absolute, inside the guest; its folder has to be there. A
   *     file that is there is replaced, a folder is filled up
   * @throws NotFoundException of kind {@link Kind#FILE} if {@code from} or the folder is not there
   * @throws InvalidStateException if a machine does not run, or its agent is silent
   * @throws RejectedException if the path is not absolute, or the hypervisor asks for a user and
   *     {@link ConnectOptions#guestCredentials(Credentials)} names none
   */
  void copyTo(Path from, String toGuestPath);

  /**
   * Copies a file or a folder into the guest, as {@link #copyTo(Path, String)}. What was copied
   * before a cancel stays, and the failure says so.
   *
   * @param from the file or folder, on the caller's machine
   * @param toGuestPath what it is to be, inside the guest
   * @param task deadline, progress and cancel
   */
  void copyTo(Path from, String toGuestPath, Task task);

  /**
   * Copies a file or a folder, with all that is in it, out of the guest.
   *
   * @param guestPath the file or folder, absolute, inside the guest
   * @param to what it is to be, on the caller's machine; its folder has to be there. A file that is
   *     there is replaced, a folder is filled up. Nothing is ever written outside of it
   * @throws NotFoundException of kind {@link Kind#FILE} if {@code guestPath} or the folder is not
   *     there
   * @throws InvalidStateException if a machine does not run, or its agent is silent
   * @throws RejectedException as for {@link #copyTo(Path, String)}
   */
  void copyFrom(String guestPath, Path to);

  /**
   * Copies a file or a folder out of the guest, as {@link #copyFrom(String, Path)}.
   *
   * @param guestPath the file or folder, inside the guest
   * @param to what it is to be, on the caller's machine
   * @param task deadline, progress and cancel
   */
  void copyFrom(String guestPath, Path to, Task task);

  /**
   * {@return the addresses by which it can be reached now, the best first; none if it has none yet}
   */
  List<InetAddress> addresses();

  /**
   * Waits until it has an address, which is early enough for ssh; most cloud images have no agent
   * that {@link #awaitReady()} could wait for.
   *
   * @return the first of its {@link #addresses()}
   * @throws InvalidStateException if none can come any more, because it is off
   * @throws UnsupportedCapabilityException if none can ever come, because it has no network
   */
  InetAddress awaitAddress();

  /**
   * Waits until it has an address, as {@link #awaitAddress()}.
   *
   * @param task deadline, progress and cancel
   * @return the first of its {@link #addresses()}
   */
  InetAddress awaitAddress(Task task);

  /**
   * Waits until it can be used: a machine's agent answers, or it has an address where it has no
   * channel to an agent; a container runs, and is healthy if it has a health check.
   *
   * @throws InvalidStateException if that cannot come without somebody's doing, because it is off
   *     or paused
   */
  void awaitReady();

  /**
   * Waits until it can be used, as {@link #awaitReady()}.
   *
   * @param task deadline, progress and cancel
   */
  void awaitReady(Task task);

  /**
   * Waits for one of several states.
   *
   * @param anyOf the states, at least one
   * @return the state that came
   * @throws InvalidStateException if none of them can come any more without somebody's doing
   */
  GuestState awaitState(Set<GuestState> anyOf);

  /**
   * Waits for one of several states, as {@link #awaitState(Set)}.
   *
   * @param anyOf the states, at least one
   * @param task deadline, progress and cancel
   * @return the state that came
   */
  GuestState awaitState(Set<GuestState> anyOf, Task task);
}
