package dev.posada.memory;

import dev.posada.HypervisorException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that goes wrong with a call to a {@link MemoryWorld}, or through the testkit to any
 * provider: what, with which call, and whether before, in the middle of or after its effect.
 * Immutable; each method returns a changed copy.
 *
 * <p>Unless it says otherwise, it strikes the next call, whatever it is, before that does anything.
 *
 * <pre>{@code
 * world.inject(Fault.failure(new BusyException("locked")).on("start").call(2));
 * world.inject(Fault.outage().on("create").afterEffect());
 * }</pre>
 */
public final class Fault {
  private final Type type;
  private final HypervisorException failure;
  private final Duration delay;
  private final String operation;
  private final String guest;
  private final int call;
  private final boolean always;
  private final boolean afterEffect;
  private final boolean halfway;

  private Fault(
      Type type,
      HypervisorException failure,
      Duration delay,
      String operation,
      String guest,
      int call,
      boolean always,
      boolean afterEffect,
      boolean halfway) {
    this.type = type;
    this.failure = failure;
    this.delay = delay;
    this.operation = operation;
    this.guest = guest;
    this.call = call;
    this.always = always;
    this.afterEffect = afterEffect;
    this.halfway = halfway;
  }

  /** What goes wrong. Constants may be added. */
  public enum Type {
    /** The call fails. */
    FAILURE,
    /** The call takes longer. */
    DELAY,
    /** The call does not come back. */
    HANG,
    /** The connection breaks. */
    OUTAGE
  }

  private static Fault of(Type type, HypervisorException failure, Duration delay) {
    return new Fault(type, failure, delay, null, null, 1, false, false, false);
  }

  /**
   * {@return that the call fails}
   *
   * @param failure what the call throws; one whose outcome is not decided makes Posada look what
   *     really happened
   */
  public static Fault failure(HypervisorException failure) {
    return of(Type.FAILURE, Objects.requireNonNull(failure, "failure"), Duration.ZERO);
  }

  /**
   * {@return that the call takes longer}
   *
   * @param delay how much longer, in real time, 0 or more
   */
  public static Fault delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a delay is not negative: " + delay);
    }
    return of(Type.DELAY, null, delay);
  }

  /** {@return that the call does not come back until it is cancelled or the fault is withdrawn} */
  public static Fault hang() {
    return of(Type.HANG, null, Duration.ZERO);
  }

  /** {@return that the connection breaks, as by {@link MemoryWorld#disconnect()}} */
  public static Fault outage() {
    return of(Type.OUTAGE, null, Duration.ZERO);
  }

  /**
   * {@return a copy that strikes calls of this operation only}
   *
   * @param operation the name of a method of the drivers of {@link dev.posada.spi}, as in {@code
   *     start}, {@code create}, {@code apply}, {@code takeSnapshot}, {@code migrateTo} or {@code
   *     pull}; on the target of a migration {@code receive}
   */
  public Fault on(String operation) {
    Objects.requireNonNull(operation, "operation");
    return new Fault(type, failure, delay, operation, guest, call, always, afterEffect, halfway);
  }

  /**
   * {@return a copy that strikes calls about this guest only}
   *
   * @param id the guest's id
   */
  public Fault guest(String id) {
    Objects.requireNonNull(id, "id");
    return new Fault(type, failure, delay, operation, id, call, always, afterEffect, halfway);
  }

  /**
   * {@return a copy that strikes one call, and lets those before it pass}
   *
   * @param n which of the calls that it could strike, from now on, 1 for the next
   */
  public Fault call(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("the next call is 1: " + n);
    }
    return new Fault(type, failure, delay, operation, guest, n, false, afterEffect, halfway);
  }

  /** {@return a copy that strikes every call until it is withdrawn} */
  public Fault always() {
    return new Fault(type, failure, delay, operation, guest, 1, true, afterEffect, halfway);
  }

  /** {@return a copy that strikes when the call has taken effect, before its answer} */
  public Fault afterEffect() {
    return new Fault(type, failure, delay, operation, guest, call, always, true, false);
  }

  /**
   * {@return a copy that strikes when the call has done half of what it does, which stays as it is}
   *
   * <p>What half of a call is: {@code create} and {@code cloneAs} have made the disks and no
   * machine, {@code attach} the disk and not attached it; {@code delete} has removed the machine
   * and none of its disks; {@code apply} has set a limit for now and not for later; {@code copyTo}
   * and {@code copyFrom} have copied half of the files; {@code save}, {@code takeSnapshot}, {@code
   * migrateTo}, {@code exportTo}, {@code backupTo} and {@code importFrom} have moved half of the
   * data. Other calls have no half.
   */
  public Fault halfway() {
    return new Fault(type, failure, delay, operation, guest, call, always, false, true);
  }

  /** {@return what goes wrong} */
  public Type type() {
    return type;
  }

  /** {@return what the call throws; of a {@link Type#FAILURE} only} */
  public Optional<HypervisorException> failure() {
    return Optional.ofNullable(failure);
  }

  /** {@return how much longer the call takes, in real time; zero unless it is a delay} */
  public Duration delay() {
    return delay;
  }

  /** {@return the operation whose calls it strikes; empty for all} */
  public Optional<String> operation() {
    return Optional.ofNullable(operation);
  }

  /** {@return the id of the guest about whom the calls are that it strikes; empty for all} */
  public Optional<String> guest() {
    return Optional.ofNullable(guest);
  }

  /** {@return which of the calls it strikes, 1 for the next} */
  public int call() {
    return call;
  }

  /** {@return whether it strikes every call} */
  public boolean isAlways() {
    return always;
  }

  /** {@return whether it strikes when the call has taken effect} */
  public boolean isAfterEffect() {
    return afterEffect;
  }

  /** {@return whether it strikes when the call has done half of what it does} */
  public boolean isHalfway() {
    return halfway;
  }

  @Override
  public String toString() {
    return type.name().toLowerCase(Locale.ROOT)
        + (halfway ? " halfway through " : afterEffect ? " after " : " before ")
        + (always ? "every call" : "call " + call)
        + (operation == null ? "" : " of " + operation)
        + (guest == null ? "" : " for " + guest);
  }
}
