package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.HostEvent;
import dev.posada.HostInfo;
import dev.posada.ProviderOption;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.spi.CallText;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.ServiceDriver;
import dev.posada.spi.SpecPart;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A hypervisor of a few fields. It records every native call, and a test may script what the next
 * one of a name does instead: fail, fail after it was done, or block until it is aborted. It also
 * records where the core breaks its promises to drivers.
 */
final class FakeHost implements HostDriver {
  final FakeMachines machines = new FakeMachines(this);
  final FakeContainers containers = new FakeContainers(this);
  final FakeImages images = new FakeImages(this);
  final FakeNetworks networks = new FakeNetworks(this);
  final FakeStorage storage = new FakeStorage(this);
  final FakeServices services = new FakeServices(this);
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<String> brokenPromises = new CopyOnWriteArrayList<>();

  Set<Capability> capabilities = EnumSet.allOf(Capability.class);
  Set<SpecPart> understands = EnumSet.allOf(SpecPart.class);
  Set<Class<? extends ProviderOption>> options = Set.of();
  Set<ResourceQuota.Part> limits = EnumSet.allOf(ResourceQuota.Part.class);
  boolean hasImages = true;
  boolean hasServices = true;

  /** Whether the hypervisor itself tells what happens; otherwise the core has to look. */
  boolean tells = true;

  /** What it does when it is about to be closed. */
  Consumer<Operation> beforeClose = op -> {};

  final AtomicReference<EventSink> sink = new AtomicReference<>();
  volatile int watches;
  volatile boolean closed;

  private final Map<String, Queue<Script>> scripts = new ConcurrentHashMap<>();
  private final Map<String, Script> always = new ConcurrentHashMap<>();
  private final Set<String> changing = new HashSet<>();

  /** What a native call does in place of its effect alone. */
  interface Script {
    void run(Effect effect, Operation op) throws Exception;
  }

  /** What a native call does if nobody scripts it. */
  interface Effect {
    void take() throws Exception;
  }

  /** Scripts the next native call of that name; several are queued. */
  void next(String call, Script script) {
    scripts.computeIfAbsent(call, key -> new ArrayDeque<>()).add(script);
  }

  /** Scripts each native call of that name. */
  void always(String call, Script script) {
    always.put(call, script);
  }

  /** A call that fails and did nothing. */
  static Script fails(Exception e) {
    return (effect, op) -> {
      throw e;
    };
  }

  /** A call that fails although it did everything. */
  static Script failsWhenDone(Exception e) {
    return (effect, op) -> {
      effect.take();
      throw e;
    };
  }

  /** A call that hangs until the operation is over and then breaks as a closed channel does. */
  static Script hangs(CountDownLatch entered) {
    return (effect, op) -> {
      CountDownLatch aborted = new CountDownLatch(1);
      try (Subscription hook = op.onCancel(aborted::countDown)) {
        entered.countDown();
        aborted.await();
      }
      throw new java.io.IOException("channel closed");
    };
  }

  /** As {@link #hangs}, but it is done all the same. */
  static Script hangsAndIsDone(CountDownLatch entered) {
    Script hangs = hangs(entered);
    return (effect, op) -> {
      effect.take();
      hangs.run(effect, op);
    };
  }

  /** Returns the calls that changed something, in order. */
  List<String> changes() {
    return calls.stream().filter(call -> call.startsWith("*")).map(c -> c.substring(1)).toList();
  }

  /** Returns how many calls of that name were made. */
  long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  <T> T ask(String name, boolean changes, Operation op, Callable<T> effect) {
    return ask(name, null, changes, op, effect);
  }

  /** Makes a native call; {@code guest} is whom it changes. */
  <T> T ask(String name, String guest, boolean changes, Operation op, Callable<T> effect) {
    Callable<T> body =
        () -> {
          if (closed) {
            brokenPromises.add(name + " after close");
          }
          calls.add(changes ? "*" + name : name);
          String key = changes && guest != null ? guest : null;
          synchronized (changing) {
            if (key != null && !changing.add(key)) {
              brokenPromises.add(name + " of " + guest + " while it is being changed");
            }
          }
          try {
            AtomicReference<T> answer = new AtomicReference<>();
            script(name).run(() -> answer.set(effect.call()), op);
            return answer.get();
          } finally {
            synchronized (changing) {
              changing.remove(key);
            }
          }
        };
    CallText text = CallText.of(name);
    return changes ? op.change(text, body) : op.read(text, body);
  }

  /** Records a call that the core should not have made. */
  void promised(boolean kept, String broken) {
    if (!kept) {
      brokenPromises.add(broken);
    }
  }

  /** A driver is never asked for what it does not declare. */
  void needs(Capability capability, String call) {
    promised(capabilities.contains(capability), call + " without " + capability);
  }

  private Script script(String name) {
    String verb = name.replaceFirst(" .*", "");
    for (String key : List.of(name, verb)) {
      Queue<Script> queue = scripts.get(key);
      Script next = queue == null ? null : queue.poll();
      if (next != null) {
        return next;
      }
    }
    return always.getOrDefault(name, always.getOrDefault(verb, (effect, op) -> effect.take()));
  }

  @Override
  public HostInfo inspect(Operation op) {
    return ask("info", false, op, () -> HostInfo.builder("Fake", "1").build());
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return limits.contains(part) ? Support.yes() : Support.no("no " + part + " here", "go away");
  }

  @Override
  public Set<SpecPart> understands() {
    return understands;
  }

  @Override
  public Set<Class<? extends ProviderOption>> options() {
    return options;
  }

  @Override
  public Optional<VirtualMachineDriver> virtualMachines() {
    return Optional.of(machines);
  }

  @Override
  public Optional<ContainerDriver> containers() {
    return Optional.of(containers);
  }

  @Override
  public Optional<ImageDriver> images() {
    return hasImages ? Optional.of(images) : Optional.empty();
  }

  @Override
  public Optional<NetworkDriver> networks() {
    return Optional.of(networks);
  }

  @Override
  public Optional<StorageDriver> storage() {
    return Optional.of(storage);
  }

  @Override
  public Optional<ServiceDriver> services() {
    return hasServices ? Optional.of(services) : Optional.empty();
  }

  @Override
  public Optional<Subscription> watch(EventSink told, Operation op) {
    if (!tells) {
      return Optional.empty();
    }
    return ask(
        "watch",
        false,
        op,
        () -> {
          if (!sink.compareAndSet(null, told)) {
            brokenPromises.add("a second watch while one is open");
          }
          watches++;
          return Optional.of(() -> sink.set(null));
        });
  }

  /** Tells that a guest changed, as the hypervisor would. */
  void tell(FakeGuest guest) {
    sink.get().guest(HostEvent.Kind.GUEST_CHANGED, guest.summary());
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public void beforeClose(Operation op) {
    promised(!closed, "put back after close");
    beforeClose.accept(op);
  }

  @Override
  public void close() {
    if (closed) {
      brokenPromises.add("closed twice");
    }
    closed = true;
  }
}
