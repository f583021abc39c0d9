package dev.posada.testkit;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.Support;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import dev.posada.spi.HypervisorProvider;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.WrappedProvider;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/** A host for tests, which knows all guests that came to be through it, and deletes them. */
final class Session implements AutoCloseable {
  static final String MADE = "posada.testkit/made";
  static final String OWNER = "posada.testkit/owner";

  private static final Map<String, String> OURS = Map.of(MADE, "by-a-test");
  private static final Set<String> MAKING = Set.of("create", "cloneAs", "importFrom");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Set<String> SWEPT = ConcurrentHashMap.newKeySet();

  private final Owner owner = Owner.thisProcess();
  private final Deque<String> made = new ConcurrentLinkedDeque<>();
  private final boolean fresh;
  private final Host host;

  Session(Setting uri) {
    fresh = uri.value().isEmpty();
    String name = uri.value().orElseGet(() -> "memory:///" + name());
    host = hypervisors().connect(name);
    if (!fresh && SWEPT.add(name)) {
      sweepOrClose();
    }
  }

  private Hypervisors hypervisors() {
    return Hypervisors.of(
        Hypervisors.load().providers().stream()
            .map(provider -> WrappedProvider.around(provider, this::mark))
            .toArray(HypervisorProvider[]::new));
  }

  private static String name() {
    return "posada-test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
  }

  Host host() {
    return host;
  }

  /** Labels what is made, and remembers it, whoever makes it. */
  private Object mark(DriverCall call) {
    boolean ofGuests =
        call.driver().equals("VirtualMachineDriver") || call.driver().equals("ContainerDriver");
    if (!ofGuests || !MAKING.contains(call.method())) {
      return call.proceed();
    }
    Object[] arguments = call.arguments();
    if (arguments[0] instanceof VirtualMachineSpec machine) {
      arguments[0] = machine.label(MADE, OURS.get(MADE)).label(OWNER, owner.toString());
    } else if (arguments[0] instanceof ContainerSpec container) {
      arguments[0] = container.label(MADE, OURS.get(MADE)).label(OWNER, owner.toString());
    }
    Object id = call.proceed(arguments);
    made.push((String) id);
    return id;
  }

  private void sweepOrClose() {
    try {
      sweep();
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  /** Deletes what a run left that is no more. */
  private void sweep() {
    for (Guest guest : host.guests().list(OURS)) {
      try {
        String label = guest.inspect().labels().getOrDefault(OWNER, "");
        if (Owner.of(label).map(Owner::isGone).orElse(false)) {
          delete(guest);
        }
      } catch (NotFoundException gone) {
        // another run was faster
      }
    }
  }

  /** Skips the test unless the host can do this. */
  void require(Capability capability) {
    Support support = host.support(capability);
    if (!support.available()) {
      throw new TestAbortedException(
          host.uri() + " has no " + capability + ": " + support.reason().orElse("it says no"));
    }
  }

  VirtualMachine machine() {
    return host.virtualMachines().create(VirtualMachineSpec.named(name()));
  }

  Container container(String image) {
    return host.containers()
        .create(ContainerSpec.image(image).name(name()).command("sleep", "3600"));
  }

  /** Deletes a guest, whatever it is doing. */
  static void delete(Guest guest) {
    try {
      try {
        guest.kill();
      } catch (NotFoundException gone) {
        return;
      } catch (HypervisorException e) {
        // delete says whether that matters
      }
      guest.delete();
    } catch (NotFoundException gone) {
      // all the better
    }
  }

  @Override
  public void close() {
    RuntimeException failed = null;
    // The last one first: a linked clone goes before what it was made from.
    for (Iterator<String> ids = made.iterator(); ids.hasNext(); ) {
      try {
        delete(host.guests().get(ids.next()));
      } catch (NotFoundException gone) {
        // the test has deleted it
      } catch (RuntimeException e) {
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    String uri = host.uri().toString();
    host.close();
    if (fresh) {
      MemoryWorld.of(uri).reset();
    }
    if (failed != null) {
      throw failed;
    }
  }
}
