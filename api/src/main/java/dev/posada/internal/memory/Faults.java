package dev.posada.internal.memory;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Subscription;
import dev.posada.memory.Fault;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What is to go wrong in a world. Guarded by the {@link Timeline}. */
final class Faults {
  /** When in a call something goes wrong. */
  enum Moment {
    BEFORE,
    HALFWAY,
    AFTER
  }

  private final World world;
  private final List<Injected> injected = new ArrayList<>();
  private final List<Injected> holding = new ArrayList<>();

  Faults(World world) {
    this.world = world;
  }

  /** A fault that waits for its call, or makes one wait. */
  private static final class Injected {
    private final Fault fault;
    private int passed;
    private boolean withdrawn;

    Injected(Fault fault) {
      this.fault = fault;
    }

    private Moment moment() {
      if (fault.isHalfway()) {
        return Moment.HALFWAY;
      }
      return fault.isAfterEffect() ? Moment.AFTER : Moment.BEFORE;
    }

    boolean concerns(String operation, String target, Moment moment) {
      return moment() == moment
          && fault.operation().map(operation::equals).orElse(true)
          && fault.guest().map(target::equals).orElse(true);
    }
  }

  Subscription inject(Fault fault) {
    Injected made = new Injected(fault);
    world.time().locked(() -> injected.add(made));
    return () -> world.time().locked(() -> withdraw(made));
  }

  /** Withdraws all; calls that hang go on. */
  void clear() {
    List.copyOf(injected).forEach(this::withdraw);
    List.copyOf(holding).forEach(this::withdraw);
  }

  private void withdraw(Injected made) {
    made.withdrawn = true;
    injected.remove(made);
    world.time().wake();
  }

  /** Lets go wrong what is to go wrong at this point of this call; not under the lock. */
  void strike(String operation, String target, Moment moment, Operation op) {
    for (Injected hit : world.time().locked(() -> hits(operation, target, moment))) {
      strike(hit, op);
    }
  }

  private List<Injected> hits(String operation, String target, Moment moment) {
    List<Injected> hits = new ArrayList<>();
    for (Iterator<Injected> all = injected.iterator(); all.hasNext(); ) {
      Injected next = all.next();
      if (!next.concerns(operation, target, moment)) {
        continue;
      }
      if (next.fault.isAlways()) {
        hits.add(next);
      } else if (++next.passed == next.fault.call()) {
        hits.add(next);
        all.remove();
      }
    }
    return hits;
  }

  private void strike(Injected hit, Operation op) {
    switch (hit.fault.type()) {
      case FAILURE -> {
        HypervisorException given = hit.fault.failure().orElseThrow();
        // A copy with a stack trace of its own: one fault may strike many calls.
        HypervisorException thrown = given.with(given.getMessage(), given.failure());
        thrown.fillInStackTrace();
        throw thrown;
      }
      case DELAY -> hold(hit, System.nanoTime() + hit.fault.delay().toNanos(), op);
      case HANG -> hold(hit, null, op);
      case OUTAGE -> {
        world.disconnect();
        throw new ConnectionException(World.OUTAGE, Failure.undecided());
      }
    }
  }

  /** Waits until a real moment, or until the fault is withdrawn. */
  private void hold(Injected hit, Long deadline, Operation op) {
    Timeline time = world.time();
    time.locked(() -> holding.add(hit));
    try {
      time.await(
          () ->
              hit.withdrawn || deadline != null && System.nanoTime() - deadline >= 0
                  ? Optional.of(true)
                  : Optional.empty(),
          Optional.ofNullable(deadline),
          op);
    } finally {
      time.locked(() -> holding.remove(hit));
    }
  }
}
