package dev.posada.spi;

import dev.posada.Capability;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestInfo;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.Usage;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the drivers of machines and containers have in common. Thread-safe. */
public interface GuestDriver {

  /**
   * {@return all guests; the number of native calls does not grow with the number of stopped
   * guests}
   *
   * @param op the call's deadline and trace
   */
  List<GuestSummary> summaries(Operation op);

  /**
   * {@return one guest, with all labels that it was created with, those below {@code posada/} too:
   * by one of them the core finds a guest again whose creation was not answered}
   *
   * @param id the guest
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException if it is gone
   */
  GuestInfo inspect(String id, Operation op);

  /**
   * {@return what a guest is doing: one cheap call; from {@link #inspect inspect} unless
   * overridden}
   *
   * @param id the guest
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException if it is gone
   */
  default GuestState state(String id, Operation op) {
    return inspect(id, op).state();
  }

  /**
   * {@return whether a {@link GuestState#CRASHED} guest still has its process, which has to be
   * killed before anything else; false unless overridden}
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  default boolean holdsProcess(String id, Operation op) {
    return false;
  }

  /**
   * Starts a guest that is off, from its saved memory if it has some. May return while it is still
   * {@link GuestState#STARTING}, unless it {@link #awaitsStart awaits} the end of that.
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  void start(String id, Operation op);

  /**
   * {@return whether {@link #start} returns once a guest that has no saved memory runs; otherwise
   * the core looks until it does; false unless overridden}
   */
  default boolean awaitsStart() {
    return false;
  }

  /**
   * Asks a running guest to end, and returns at once.
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  void shutdown(String id, Operation op);

  /**
   * Ends a guest's process, whatever it is doing. May return while it is still {@link
   * GuestState#STOPPING}.
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  void kill(String id, Operation op);

  /**
   * Deletes a guest that is off, and what Posada created for it.
   *
   * @param id the guest
   * @param op the call's deadline and trace
   * @return what was removed and what was kept
   */
  DeleteReport delete(String id, Operation op);

  /**
   * {@return whether the driver itself refuses a second guest of one name, with {@link
   * dev.posada.AlreadyExistsException}; otherwise the core looks beforehand}
   */
  default boolean refusesTakenNames() {
    return false;
  }

  /**
   * {@return the names of all guests; from {@link #summaries} unless overridden}
   *
   * @param op the call's deadline and trace
   */
  default List<String> names(Operation op) {
    return summaries(op).stream().map(GuestSummary::name).toList();
  }

  /**
   * {@return the guests that have all these labels; a call for each guest unless overridden}
   *
   * @param labels keys and values
   * @param op the call's deadline and trace
   */
  default List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    return summaries(op).stream()
        .filter(
            guest -> {
              try {
                return inspect(guest.id(), op).labels().entrySet().containsAll(labels.entrySet());
              } catch (dev.posada.NotFoundException vanished) {
                return false;
              }
            })
        .toList();
  }

  /**
   * {@return whether something that the host can do can be done with this guest; yes unless
   * overridden}
   *
   * @param id the guest
   * @param capability what
   * @param op the call's deadline and trace
   */
  default Support support(String id, Capability capability, Operation op) {
    return Support.yes();
  }

  /**
   * Gives a guest another name. Needs {@link Capability#RENAME}.
   *
   * @param id the guest, whose id stays the same
   * @param name the new name
   * @param op the call's deadline and trace
   */
  default void rename(String id, String name, Operation op) {
    throw Undeclared.undeclared(Capability.RENAME);
  }

  /**
   * Sets a label, or changes its value. Needs {@link Capability#RELABEL}.
   *
   * @param id the guest
   * @param key the key
   * @param value the value
   * @param op the call's deadline and trace
   */
  default void label(String id, String key, String value, Operation op) {
    throw Undeclared.undeclared(Capability.RELABEL);
  }

  /**
   * Takes a label away, if it is there. Needs {@link Capability#RELABEL}.
   *
   * @param id the guest
   * @param key the key
   * @param op the call's deadline and trace
   */
  default void unlabel(String id, String key, Operation op) {
    throw Undeclared.undeclared(Capability.RELABEL);
  }

  /**
   * {@return whether {@link #pause} and {@link #resume} themselves refuse a guest that is not
   * {@link GuestState#RUNNING}, or not {@link GuestState#PAUSED}, with {@link
   * dev.posada.InvalidStateException}; otherwise the core looks beforehand; false unless
   * overridden}
   */
  default boolean refusesWrongStates() {
    return false;
  }

  /**
   * Freezes a running guest. Needs {@link Capability#PAUSE}.
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  default void pause(String id, Operation op) {
    throw Undeclared.undeclared(Capability.PAUSE);
  }

  /**
   * Lets a paused guest go on. Needs {@link Capability#PAUSE}.
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  default void resume(String id, Operation op) {
    throw Undeclared.undeclared(Capability.PAUSE);
  }

  /**
   * Plans a change of limits; only reads. Needs {@link Capability#QUOTA}.
   *
   * @param id the guest
   * @param quota the limits, of parts that the host supports
   * @param op the call's deadline and trace
   * @return the steps, and the parts that are refused
   */
  default QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    throw Undeclared.undeclared(Capability.QUOTA);
  }

  /**
   * Takes one step of a plan. Needs {@link Capability#QUOTA}.
   *
   * @param id the guest
   * @param step the step
   * @param op the call's deadline and trace
   */
  default void apply(String id, QuotaPlan.Step step, Operation op) {
    throw Undeclared.undeclared(Capability.QUOTA);
  }

  /**
   * Takes one step back, which may have been taken, or half. Needs {@link Capability#QUOTA}.
   *
   * @param id the guest
   * @param step the step
   * @param op the call's deadline and trace
   */
  default void undo(String id, QuotaPlan.Step step, Operation op) {
    throw Undeclared.undeclared(Capability.QUOTA);
  }

  /**
   * {@return a guest's limits, read where they are enforced if that is possible}
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  default QuotaReading readQuota(String id, Operation op) {
    throw Undeclared.undeclared(Capability.QUOTA);
  }

  /**
   * {@return what guests use, by id; those that do not run or are gone are left out; needs {@link
   * Capability#MEASURE}}
   *
   * @param ids the guests
   * @param op the call's deadline and trace
   */
  default Map<String, Usage> measure(List<String> ids, Operation op) {
    throw Undeclared.undeclared(Capability.MEASURE);
  }

  /**
   * Runs a command inside a running guest and waits for its end. Needs {@link Capability#EXEC}.
   *
   * @param id the guest
   * @param spec the command, of parts that the driver understands
   * @param op the call's deadline and trace
   * @return exit code and output
   */
  default ExecResult exec(String id, ExecSpec spec, Operation op) {
    throw Undeclared.undeclared(Capability.EXEC);
  }

  /**
   * Starts a command inside a running guest. Needs {@link Capability#SPAWN}.
   *
   * @param id the guest
   * @param spec the command, of parts that the driver understands
   * @param op the call's deadline and trace, until the command runs
   * @return the process, whose streams end with an error when the driver is closed
   */
  default Process spawn(String id, ExecSpec spec, Operation op) {
    throw Undeclared.undeclared(Capability.SPAWN);
  }

  /**
   * Copies a file or a folder into a guest. Needs {@link Capability#COPY}.
   *
   * @param id the guest
   * @param from the file or folder, on the caller's machine
   * @param to what it is to be, absolute, inside the guest
   * @param op the call's deadline and trace
   */
  default void copyTo(String id, Path from, String to, Operation op) {
    throw Undeclared.undeclared(Capability.COPY);
  }

  /**
   * Copies a file or a folder out of a guest. Needs {@link Capability#COPY}.
   *
   * @param id the guest
   * @param from the file or folder, absolute, inside the guest
   * @param to what it is to be, on the caller's machine
   * @param op the call's deadline and trace
   */
  default void copyFrom(String id, String from, Path to, Operation op) {
    throw Undeclared.undeclared(Capability.COPY);
  }

  /**
   * {@return the addresses by which a guest can be reached, the best first; none if it has none
   * yet}
   *
   * @param id the guest
   * @param op the call's deadline and trace
   * @throws dev.posada.UnsupportedCapabilityException if it can never have one
   */
  default List<InetAddress> addresses(String id, Operation op) {
    state(id, op); // a guest that is gone is not found, whatever it could have had
    throw Undeclared.unsupported("the addresses of guests");
  }

  /**
   * {@return whether a running guest can be used: its agent answers, its health check says so; yes
   * unless overridden}
   *
   * @param id the guest
   * @param op the call's deadline and trace
   */
  default boolean ready(String id, Operation op) {
    return true;
  }

  /**
   * Waits until a guest has told something of itself, so that it may be {@link #ready} or have
   * {@link #addresses} now; what it tells between two looks may be missed.
   *
   * @param id the guest
   * @param atMost how long
   * @param op the call's deadline and trace
   * @return false if that cannot be waited for, and the core is to pause; so unless overridden
   */
  default boolean awaitNews(String id, Duration atMost, Operation op) {
    return false;
  }
}
