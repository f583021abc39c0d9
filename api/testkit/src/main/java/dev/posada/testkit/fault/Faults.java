package dev.posada.testkit.fault;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.Subscription;
import dev.posada.memory.Fault;
import dev.posada.spi.EventSink;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes things go wrong with any provider, as {@link dev.posada.memory.MemoryWorld} does with the
 * simulated one. Thread-safe.
 *
 * <p>It strikes calls that may go to the hypervisor, {@code open} among them, and lets those pass
 * that are local. A fault strikes before the call reaches the driver, or after the driver has done
 * it; what a driver has done by half only the driver itself knows, so {@link Fault#halfway()} is
 * refused. A {@link Process} or a stream that is open already lives on when the connection breaks.
 *
 * <pre>{@code
 * Faults faults = new Faults();
 * Host host = Hypervisors.of(WrappedProvider.around(provider, faults)).connect(uri);
 * faults.inject(Fault.failure(new BusyException("locked")).on("start").call(2));
 * faults.inject(Fault.outage().on("create").afterEffect());
 * }</pre>
 */
public final class Faults implements Interceptor {
  private static final String OUTAGE = "the connection is broken";

  private final List<Injected> injected = new CopyOnWriteArrayList<>();
  private final Set<EventSink> sinks = ConcurrentHashMap.newKeySet();
  private volatile boolean connected = true;

  /** Makes one that lets everything pass until it is told otherwise. */
  public Faults() {}

  /** A fault that waits for its call, or makes one wait. */
  private static final class Injected {
    private final Fault fault;
    private final Set<CountDownLatch> holding = ConcurrentHashMap.newKeySet();
    private int passed;
    private volatile boolean withdrawn;

    Injected(Fault fault) {
      this.fault = fault;
    }

    /** Counts a call; true if it is one that is to go wrong. */
    synchronized boolean strikes(DriverCall call, boolean after) {
      boolean concerned =
          fault.isAfterEffect() == after
              && fault.operation().map(call.method()::equals).orElse(true)
              && (fault.guest().isEmpty() || fault.guest().equals(call.guest()));
      return concerned && (fault.isAlways() || ++passed == fault.call());
    }

    void withdraw() {
      withdrawn = true;
      holding.forEach(CountDownLatch::countDown);
    }

    /** Waits as long as the fault says, until it is withdrawn, or until the call is over. */
    void hold(Operation op) {
      CountDownLatch end = new CountDownLatch(1);
      holding.add(end);
      try (Subscription hook = op.onCancel(end::countDown)) {
        if (withdrawn) {
          return;
        }
        if (fault.type() == Fault.Type.DELAY) {
          end.await(fault.delay().toNanos(), TimeUnit.NANOSECONDS);
        } else {
          end.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the check below turns it into a cancel
      } finally {
        holding.remove(end);
      }
      op.check();
      if (fault.type() == Fault.Type.HANG && !withdrawn) {
        throw new OperationCancelledException("the call was aborted", Failure.undecided());
      }
    }
  }

  /**
   * Makes something go wrong. Of several faults that strike one call, the one that was injected
   * first comes first.
   *
   * @param fault what, and with which call
   * @return closing it withdraws the fault; calls that hang by it go on
   * @throws IllegalArgumentException if it is to strike in the middle of a call
   */
  public Subscription inject(Fault fault) {
    if (fault.isHalfway()) {
      throw new IllegalArgumentException("a wrapped driver does not tell its halves: " + fault);
    }
    Injected made = new Injected(fault);
    injected.add(made);
    return () -> {
      injected.remove(made);
      made.withdraw();
    };
  }

  /** Breaks the connection: calls fail and events are lost until {@link #reconnect()}. */
  public void disconnect() {
    if (connected) {
      connected = false;
      sinks.forEach(EventSink::disconnected);
    }
  }

  /** Makes calls and events pass again. */
  public void reconnect() {
    if (!connected) {
      connected = true;
      sinks.forEach(EventSink::connected);
      sinks.forEach(EventSink::lost);
    }
  }

  @Override
  public Object intercept(DriverCall call) {
    if (call.isEvent()) {
      return connected ? call.proceed() : null;
    }
    Optional<Operation> operation = call.operation();
    if (operation.isEmpty()) {
      return call.proceed();
    }
    Operation op = operation.get();
    strike(call, false, op);
    if (!connected) {
      throw new ConnectionException(OUTAGE);
    }
    Object answer = call.is("HostDriver", "watch") ? watch(call) : call.proceed();
    strike(call, true, op);
    return answer;
  }

  private void strike(DriverCall call, boolean after, Operation op) {
    List<Injected> hits = new ArrayList<>();
    for (Injected next : injected) {
      if (next.strikes(call, after)) {
        hits.add(next);
        if (!next.fault.isAlways()) {
          injected.remove(next);
        }
      }
    }
    hits.forEach(hit -> strike(hit, op));
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
      case DELAY, HANG -> hit.hold(op);
      case OUTAGE -> {
        disconnect();
        throw new ConnectionException(OUTAGE, Failure.undecided());
      }
    }
  }

  /** Remembers whom the driver tells what happens, so that an outage can be told too. */
  private Optional<?> watch(DriverCall call) {
    EventSink sink = (EventSink) call.arguments()[0];
    Optional<?> watch = (Optional<?>) call.proceed();
    if (watch.isEmpty()) {
      return watch;
    }
    sinks.add(sink);
    Subscription ends = (Subscription) watch.get();
    Subscription both =
        () -> {
          sinks.remove(sink);
          ends.close();
        };
    return Optional.of(both);
  }
}
