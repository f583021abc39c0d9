package dev.posada.testkit;

import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Subscription;
import dev.posada.memory.Fault;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Faults;
import dev.posada.testkit.fault.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection whose calls of drivers are counted, and can be made to hang or fail. */
final class Watched implements Interceptor {
  private static final Set<String> CHANGES =
      Set.of("start", "shutdown", "kill", "pause", "resume", "apply", "rename", "delete");

  private final Lab lab;
  private final Faults faults = new Faults();
  private final Host host;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> changing = new ConcurrentHashMap<>();
  private final AtomicInteger most = new AtomicInteger();

  Watched(Lab lab) {
    this.lab = lab;
    host = lab.connectThrough(this, this::proceed);
  }

  Host host() {
    return host;
  }

  Faults faults() {
    return faults;
  }

  /** The same guest, as this connection knows it. */
  Guest on(Guest guest) {
    return Lab.on(host, guest);
  }

  Subscription inject(Fault fault) {
    return faults.inject(fault);
  }

  /** Waits until a method of a driver was called. */
  void awaitCall(String method) {
    lab.await(method + " is called", () -> count(method) > 0);
  }

  /** Waits until a method of the provider's own driver has returned, whatever hangs after it. */
  void awaitEffect(String method) {
    lab.await(method + " has returned", () -> returned.contains(method));
  }

  private Object proceed(DriverCall call) {
    Object answer = call.proceed();
    returned.add(call.method());
    return answer;
  }

  long count(String method) {
    return calls.stream().filter(method::equals).count();
  }

  /** How many calls changed one guest at the same time, at most. */
  int mostChangesAtOnce() {
    return most.get();
  }

  /** Whether a driver is changing a guest right now. */
  boolean isChanging(Guest guest) {
    AtomicInteger now = changing.get(guest.id());
    return now != null && now.get() > 0;
  }

  @Override
  public Object intercept(DriverCall call) {
    if (call.operation().isPresent()) {
      calls.add(call.method());
    }
    boolean changes = CHANGES.contains(call.method()) && call.guest().isPresent();
    if (!changes) {
      return faults.intercept(call);
    }
    AtomicInteger now =
        changing.computeIfAbsent(call.guest().orElseThrow(), id -> new AtomicInteger());
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    try {
      return faults.intercept(call);
    } finally {
      now.decrementAndGet();
    }
  }
}
