package dev.posada.internal.memory;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;

/** What the simulated hypervisor says when it does not do what it is asked. */
final class Refused {
  private Refused() {}

  static InvalidStateException state(String text, String remedy) {
    return new InvalidStateException(text, said("invalid-state", text).remedy(remedy));
  }

  /** A refusal of a call after which the core does not look: it was refused before it began. */
  static HypervisorException before(InvalidStateException refusal) {
    return refusal.with(refusal.getMessage(), refusal.failure().outcome(Outcome.NOT_DONE));
  }

  static BusyException busy(String text, String remedy) {
    return new BusyException(text, notDone("busy", text).remedy(remedy));
  }

  /** Refuses what can never be with this guest. */
  static UnsupportedCapabilityException never(String what, String reason, String remedy) {
    return new UnsupportedCapabilityException(what, Support.no(reason, remedy), Failure.notDone());
  }

  static RejectedException value(String text) {
    return new RejectedException(text, notDone("invalid-value", text));
  }

  static InsufficientResourcesException resources(String text, String remedy) {
    return new InsufficientResourcesException(text, notDone("no-resources", text).remedy(remedy));
  }

  static NotFoundException missing(Kind kind, String name) {
    return new NotFoundException(kind, name, notDone("not-found", "no such " + kind));
  }

  static AlreadyExistsException taken(Kind kind, String name) {
    return new AlreadyExistsException(kind, name, notDone("name-taken", "the name is taken"));
  }

  /** The outcome is left to the core: somebody else may have done just what was asked for. */
  private static Failure said(String code, String text) {
    return Failure.of(new NativeError("memory", code, text));
  }

  private static Failure notDone(String code, String text) {
    return said(code, text).outcome(Outcome.NOT_DONE);
  }
}
