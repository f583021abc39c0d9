package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Guests;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.HypervisorProvider;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Interceptor;
import dev.posada.testkit.fault.WrappedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What clauses work with: the host under test, guests to try things on, and what the host declares.
 * Used by one clause at a time; what a clause made is gone when it ends.
 */
final class Lab implements AutoCloseable {
  private static final String PREFIX = "posada-test-" + ProcessHandle.current().pid() + "-";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final HypervisorContract contract;
  private final long seed;
  private final Refusals refusals = new Refusals(this);
  private final Map<Kind, Guest> shared = new EnumMap<>(Kind.class);
  private final Set<Kind> resting = EnumSet.noneOf(Kind.class);
  private final Belongings belongings = new Belongings();
  private final AtomicReference<String> notStarted = new AtomicReference<>();
  private Host host;
  private Random random;

  Lab(HypervisorContract contract, long seed) {
    this.contract = contract;
    this.seed = seed;
    this.random = new Random(seed);
  }

  // ---- the host ----

  /** The host under test, connected once for all clauses. */
  Host host() {
    if (host == null) {
      host = hypervisors().connect(contract.uri(), contract.options());
    }
    return host;
  }

  /** Those of the contract, whose machines do not start where it says so. */
  private Hypervisors hypervisors() {
    Hypervisors all = contract.hypervisors();
    return contract.startsNothing().isEmpty()
        ? all
        : Hypervisors.of(
            all.providers().stream()
                .map(provider -> WrappedProvider.around(provider, this::standStill))
                .toArray(HypervisorProvider[]::new));
  }

  private Object standStill(DriverCall call) {
    if (call.driver().equals("VirtualMachineDriver") && call.method().equals("start")) {
      String why = contract.startsNothing().orElseThrow();
      notStarted.set(why);
      throw new NativeException(why, Failure.notDone());
    }
    return call.proceed();
  }

  /** Why the clause could not be tried: it wanted a machine to run where none does. */
  Optional<String> notStarted() {
    return Optional.ofNullable(notStarted.get());
  }

  boolean isConnected() {
    return host != null;
  }

  /** One more connection to it, closed when the clause ends. */
  Host connect() {
    return connect(options -> options);
  }

  Host connect(UnaryOperator<ConnectOptions> change) {
    return belongings.host(hypervisors().connect(contract.uri(), change.apply(contract.options())));
  }

  /**
   * As {@link #connect()}, with each call of its drivers seen by others on its way.
   *
   * @param first who is asked first
   * @param last who calls the drivers
   */
  Host connectThrough(Interceptor first, Interceptor last) {
    HypervisorProvider[] wrapped =
        hypervisors().providers().stream()
            .map(provider -> WrappedProvider.around(provider, last))
            .map(provider -> WrappedProvider.around(provider, first))
            .toArray(HypervisorProvider[]::new);
    return belongings.host(Hypervisors.of(wrapped).connect(contract.uri(), contract.options()));
  }

  /** Another host, to migrate to; closed when the clause ends. */
  Host other() {
    String uri =
        contract.otherUri().orElseThrow(() -> Engine.cannot("reach a second host to migrate to"));
    return belongings.host(hypervisors().connect(uri, contract.options()));
  }

  boolean hasOther() {
    return contract.otherUri().isPresent();
  }

  Engine engine() {
    return contract.engine();
  }

  /** How long anything may take before it counts as not happening. */
  Duration patience() {
    return contract.patience();
  }

  /** Names, sizes and the like: the same in each run of one seed, whatever ran before. */
  Random random() {
    return random;
  }

  // ---- what it declares ----

  boolean declares(Capability capability) {
    return host().capabilities().contains(capability);
  }

  boolean refusesLive(LiveChange change) {
    return contract.refusesLive().contains(change);
  }

  /** Goes on only if the host declares it; else checks that it refuses, and ends the clause. */
  void needs(Capability... capabilities) {
    for (Capability capability : capabilities) {
      if (!declares(capability)) {
        throw new Undeclared(refusals.check(capability));
      }
    }
  }

  /** Goes on only if this guest can do what the host declares; else ends the clause. */
  void needs(Guest guest, Capability capability) {
    needs(capability);
    Support support = guest.support(capability);
    if (!support.available()) {
      throw new Undeclared(reason(support, capability + " of " + guest));
    }
  }

  boolean limits(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return host().support(part, effect).available();
  }

  /** The reason of a refusal, which there has to be. */
  static String reason(Support support, String what) {
    String reason = support.reason().orElse("");
    assertFalse(reason.isBlank(), () -> what + " is not there, and no reason is given");
    return reason;
  }

  /**
   * Does what a host may not understand, and has to refuse as a whole then: a part of a spec has no
   * capability to be asked for.
   */
  <T> T understood(Supplier<T> attempt) {
    try {
      return attempt.get();
    } catch (UnsupportedCapabilityException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      assertFalse(message.isBlank(), "a refusal without a reason");
      throw new Undeclared(message);
    }
  }

  /** The kinds of guests that the host has. */
  Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (declares(Capability.VIRTUAL_MACHINES)) {
      kinds.add(Kind.VIRTUAL_MACHINE);
    }
    if (declares(Capability.CONTAINERS)) {
      kinds.add(Kind.CONTAINER);
    }
    return kinds;
  }

  /** Tries a sentence on each kind of guest. */
  void eachKind(Consumer<Kind> sentence) {
    Set<Kind> kinds = kinds();
    assertFalse(kinds.isEmpty(), "the host has neither machines nor containers");
    Optional<Undeclared> undeclared = Optional.empty();
    int tried = 0;
    for (Kind kind : kinds) {
      try {
        sentence.accept(kind);
        tried++;
      } catch (Undeclared e) {
        undeclared = Optional.of(e);
      }
    }
    if (tried == 0) {
      throw undeclared.orElseThrow();
    }
  }

  // ---- guests ----

  /** A name that no guest has. */
  static String name() {
    return PREFIX + NUMBER.incrementAndGet();
  }

  /** Whether these tests have made what is named so. */
  static boolean isName(String name) {
    return name.startsWith(PREFIX);
  }

  /** A machine that boots, under a new name. */
  VirtualMachineSpec machineSpec() {
    return contract.machine(name());
  }

  /** A container that runs until it is asked to end, under a new name. */
  ContainerSpec containerSpec() {
    return contract.container(name(), declares(Capability.IMAGES));
  }

  /** A new guest that was never started. */
  Guest stopped(Kind kind) {
    return kind == Kind.CONTAINER ? container(containerSpec()) : machine(machineSpec());
  }

  /** A new guest that runs and is ready. */
  Guest running(Kind kind) {
    Guest guest = stopped(kind);
    guest.start();
    guest.awaitReady();
    return guest;
  }

  /** A new guest that runs, is ready, and ends when it is asked to. */
  Guest listening(Kind kind) {
    Guest guest = running(kind);
    engine().awaitListening(guest);
    return guest;
  }

  VirtualMachine machine(VirtualMachineSpec spec) {
    needs(Capability.VIRTUAL_MACHINES);
    return adopt(host().virtualMachines().create(spec));
  }

  Container container(ContainerSpec spec) {
    needs(Capability.CONTAINERS);
    return adopt(host().containers().create(spec));
  }

  /** A new guest with a quota, that was never started. */
  Guest create(Kind kind, ResourceQuota quota) {
    if (kind == Kind.CONTAINER) {
      return container(containerSpec().quota(quota));
    }
    VirtualMachineSpec spec = machineSpec();
    return machine(spec.quota(spec.quota().with(quota)));
  }

  /** The same guest as another connection knows it. */
  static Guest on(Host host, Guest guest) {
    return guest instanceof Container
        ? host.containers().get(guest.id())
        : host.virtualMachines().get(guest.id());
  }

  /** The names of what the contract made and that is there, sorted; two may have the same. */
  List<String> names(Kind kind) {
    Guests<? extends Guest> guests =
        kind == Kind.CONTAINER ? host().containers() : host().virtualMachines();
    return guests.summaries().values().stream()
        .map(GuestSummary::name)
        .filter(name -> name.startsWith(PREFIX))
        .sorted()
        .toList();
  }

  /** A machine that was never started. */
  VirtualMachine stoppedMachine() {
    return machine(machineSpec());
  }

  VirtualMachine runningMachine() {
    needs(Capability.VIRTUAL_MACHINES);
    return (VirtualMachine) running(Kind.VIRTUAL_MACHINE);
  }

  /** A container that runs a command. */
  Container runningContainer(String... command) {
    Container container = container(containerSpec().command(command));
    container.start();
    return container;
  }

  /**
   * A running guest that several clauses use one after the other: it may be looked at and run
   * commands, and is to stay as it is.
   */
  Guest shared(Kind kind) {
    Guest guest = shared.get(kind);
    if (resting.remove(kind)) {
      guest.start();
    }
    if (guest == null || guest.inspect().state() != GuestState.RUNNING) {
      guest = running(kind);
      belongings.forget(guest);
      Guest worn = shared.put(kind, guest);
      if (worn != null) {
        belongings.guest(worn);
      }
    }
    return guest;
  }

  /** How many guests run on for later clauses. */
  int sharedGuests() {
    return shared.size();
  }

  /** Deletes a guest when the clause ends, if it is still there. */
  <G extends Guest> G adopt(G guest) {
    return belongings.guest(guest);
  }

  /** Does something when the clause ends, before what was there already is removed. */
  void afterwards(Runnable cleaning) {
    belongings.afterwards(cleaning);
  }

  // ---- waiting ----

  /** Waits until something holds, for as long as anything may take. */
  void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience().toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("within " + patience().toSeconds() + " s it did not happen that " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted while waiting until " + what);
      }
    }
  }

  // ---- the end ----

  void begin(String clause) {
    random = new Random(seed ^ clause.hashCode());
    notStarted.set(null);
  }

  /** Removes what the clause made; returns what could not be removed. */
  List<String> end() {
    List<String> left = belongings.remove();
    if (contract.savesSharedGuests()) {
      shared.forEach((kind, guest) -> rest(kind, guest, left));
    }
    return left;
  }

  private void rest(Kind kind, Guest guest, List<String> left) {
    try {
      if (guest instanceof VirtualMachine machine && resting.add(kind)) {
        machine.save();
      }
    } catch (HypervisorException e) {
      left.add(guest + ", which does not rest: " + e.getMessage());
    }
  }

  /** Removes the shared guests too, and disconnects. */
  @Override
  public void close() {
    List<String> left = new ArrayList<>(belongings.remove());
    shared.values().forEach(belongings::guest);
    shared.clear();
    left.addAll(belongings.remove());
    if (host != null) {
      host.close();
      host = null;
    }
    if (!left.isEmpty()) {
      fail("left behind: " + left);
    }
  }
}
