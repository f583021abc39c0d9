package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Device;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Support;
import dev.posada.Task;
import dev.posada.VirtualMachineInfo;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Gives a machine devices, changes them and takes them away, also while it runs. */
final class Devices {
  /** Longer than QEMU takes a request to be under way, which refuses another one meanwhile. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(6);

  private final CoreVirtualMachine machine;
  private final VirtualMachineDriver driver;
  private final String id;
  private final Gate gate;

  Devices(CoreVirtualMachine machine) {
    this.machine = machine;
    this.driver = machine.driver();
    this.id = machine.id();
    this.gate = new Gate(machine);
  }

  <D extends Device> D attach(D device, Task task) {
    if (device.id().isPresent()) {
      throw new IllegalArgumentException("it is attached already: " + device);
    }
    Requirements.ofDevice(machine.core(), device);
    Set<String> before = new HashSet<>();
    return kind(
        device,
        machine.<Device>callAs(
            "attach " + device + " to \"" + machine.name() + "\"",
            task,
            machine.options().workTimeout(),
            (failed, op) ->
                all(op)
                    .filter(one -> one.getClass() == device.getClass())
                    .filter(one -> !before.contains(one.id().orElse("")))
                    .findFirst()
                    .map(Verdict::done)
                    .orElseGet(
                        () ->
                            Verdict.mayStillCome(failed)
                                ? Verdict.unknown(failed.failure())
                                : Verdict.notDone(failed.failure())),
            op ->
                gate.locked(
                    Verb.ATTACH,
                    op,
                    state -> {
                      requireHotplug(state);
                      all(op).forEach(one -> before.add(one.id().orElse("")));
                      return driver.attach(id, device, op);
                    },
                    null)));
  }

  <D extends Device> D change(D device, Task task) {
    requireId(device);
    Requirements.ofDevice(machine.core(), device);
    return kind(
        device,
        machine.<Device>callAs(
            "change " + device + " of \"" + machine.name() + "\"",
            task,
            machine.options().workTimeout(),
            (failed, op) ->
                attached(device, op)
                    .filter(device::equals)
                    .map(Verdict::done)
                    .orElseGet(() -> Verdict.unknown(failed.failure())),
            op ->
                gate.locked(
                    Verb.ATTACH,
                    op,
                    state -> {
                      requireChangeable(device, state, op);
                      return driver.change(id, device, op);
                    },
                    null)));
  }

  void detach(Device device, Task task) {
    requireId(device);
    machine.callAs(
        "detach " + device + " from \"" + machine.name() + "\"",
        task,
        machine.options().workTimeout(),
        (failed, op) -> {
          if (attached(device, op).isEmpty()) {
            return Verdict.goneAfter(failed, null);
          }
          GuestState state = driver.state(id, op);
          Failure known = failed.failure().lastSeen(state);
          return isLive(state) && Verdict.mayStillCome(failed)
              ? Verdict.partly(known, List.of("the guest was asked to let it go and may do so"))
              : Verdict.notDone(known);
        },
        op -> {
          boolean asked =
              gate.locked(
                  Verb.DETACH,
                  op,
                  state -> {
                    requireHotplug(state);
                    driver.detach(id, device, op);
                    op.tookStep();
                    return isLive(state);
                  },
                  null);
          if (asked) {
            awaitGone(device, op);
          }
          return null;
        });
  }

  /** What was asked of a guest that boots is lost, so it is asked again. */
  private void awaitGone(Device device, CoreOperation op) {
    long asked = System.nanoTime();
    Poll poll = new Poll(op);
    while (attached(device, op).isPresent()) {
      if (System.nanoTime() - asked >= ASK_AGAIN.toNanos()) {
        askOnceMore(device, op);
        asked = System.nanoTime();
      }
      poll.pause();
    }
  }

  private void askOnceMore(Device device, CoreOperation op) {
    try {
      gate.locked(
          Verb.DETACH,
          op,
          state -> {
            if (isLive(state)) {
              driver.detach(id, device, op);
            }
            return null;
          },
          null);
    } catch (OperationCancelledException | OperationTimeoutException over) {
      throw over;
    } catch (HypervisorException stillAtIt) {
      // the next look tells
    }
  }

  private static void requireId(Device device) {
    if (device.id().isEmpty()) {
      throw new IllegalArgumentException(
          "it is not what attach or inspect returned, it has no id: " + device);
    }
  }

  /** The driver answers with a device of the kind that it was given. */
  @SuppressWarnings("unchecked")
  private static <D extends Device> D kind(D asked, Device answered) {
    return (D) asked.getClass().cast(answered);
  }

  private static boolean isLive(GuestState state) {
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  private void requireHotplug(GuestState state) {
    if (isLive(state) && !machine.core().capabilities().contains(Capability.HOTPLUG)) {
      throw Gate.refused(state, "stop");
    }
  }

  /** Other port forwards are a capability of their own. */
  private void requireChangeable(Device device, GuestState state, Operation op) {
    if (isLive(state) && device instanceof Nic nic) {
      Device now =
          attached(device, op)
              .orElseThrow(
                  () ->
                      new NotFoundException(
                          Kind.DEVICE, device.id().orElseThrow(), Failure.notDone()));
      if (now instanceof Nic before && !before.forwards().equals(nic.forwards())) {
        Support support = machine.core().support(Capability.PORT_FORWARD);
        if (!support.available()) {
          throw new InvalidStateException(
              "it is "
                  + state
                  + ", and port forwards cannot be changed then: "
                  + support.reason().orElseThrow(),
              Failure.notDone().lastSeen(state).remedy("stop it first"));
        }
        return;
      }
    }
    requireHotplug(state);
  }

  private Stream<Device> all(Operation op) {
    VirtualMachineInfo now = driver.inspect(id, op);
    return Stream.of(now.disks(), now.nics(), now.cdroms()).flatMap(List::stream);
  }

  private Optional<Device> attached(Device device, Operation op) {
    return all(op).filter(one -> one.id().equals(device.id())).findFirst();
  }
}
