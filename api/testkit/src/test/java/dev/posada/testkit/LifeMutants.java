package dev.posada.testkit;

import static dev.posada.testkit.Mutant.answers;
import static dev.posada.testkit.Mutant.ignores;
import static dev.posada.testkit.Mutant.instead;
import static dev.posada.testkit.Mutant.mistakes;

import dev.posada.AlreadyExistsException;
import dev.posada.ContainerSpec;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Interceptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Drivers that are wrong about the life of guests, their names, and what is told of them. */
final class LifeMutants {
  private LifeMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "a shutdown kills",
            "LIFE-02",
            others -> instead("shutdown", call -> killed(others, call))),
        Mutant.of(
            "a kill waits",
            "LIFE-06",
            instead(
                "kill",
                call -> {
                  rest(Duration.ofSeconds(2));
                  return call.proceed();
                })),
        new Mutant("a kill asks the guest to end", "LIFE-06", LifeMutants::asksFirst),
        new Mutant(
            "a resume begins a fresh run",
            "LIFE-10",
            others ->
                instead(
                    "resume",
                    call -> {
                      killed(others, call);
                      others.started(call);
                      return null;
                    })),
        Mutant.of("the reset button is dead", "LIFE-20", ignores("reset")),
        Mutant.of("discarding saved memory keeps it", "LIFE-23", ignores("discardSavedState")),
        Mutant.of(
            "a crashed machine is called off",
            "STATE-05",
            answers(
                "state",
                (GuestState state) -> state == GuestState.CRASHED ? GuestState.STOPPED : state)),
        Mutant.of(
            "a dead kernel is said to have left no process",
            "STATE-06",
            instead("holdsProcess", call -> false)),
        Mutant.of("a label cannot be taken away", "LABEL-05", ignores("unlabel")),
        Mutant.of(
            "guests are found by one of several labels",
            "LABEL-04",
            mistakes("labelled", 0, LifeMutants::allButTheTier)),
        Mutant.of("a rename is not done", "NAME-07", ignores("rename")),
        Mutant.of("names are trimmed", "NAME-02", mistakes("create", 0, LifeMutants::trimmed)),
        Mutant.of(
            "a taken name is refused as if it were impossible",
            "NAME-04",
            instead(
                "create",
                call -> {
                  try {
                    return call.proceed();
                  } catch (AlreadyExistsException taken) {
                    throw new RejectedException("the name cannot be had");
                  }
                })),
        Mutant.of(
            "the end of a guest is not told", "EVENT-01", untold(HostEvent.Kind.GUEST_DELETED)),
        Mutant.of("a new guest is told twice", "EVENT-01", LifeMutants::twice),
        Mutant.of(
            "a guest that runs is told to be paused",
            "EVENT-02",
            told(GuestState.RUNNING, GuestState.PAUSED)),
        Mutant.of("an outage is not told", "EVENT-09", ignores("disconnected")),
        new Mutant(
            "what an outage hid is neither told nor said to be missing",
            "EVENT-10",
            others -> hiding()),
        Mutant.of(
            "what the hypervisor says is swallowed",
            "ERROR-02",
            call -> {
              try {
                return call.proceed();
              } catch (NotFoundException swallowed) {
                return null;
              }
            }),
        Mutant.of(
            "each connection leaves a thread",
            "CLOSE-07",
            instead(
                "close",
                call -> {
                  Thread left = new Thread(() -> rest(Duration.ofSeconds(10)), "left");
                  left.setDaemon(true);
                  left.start();
                  return call.proceed();
                })),
        Mutant.of("a closed driver leaves its streams open", "CLOSE-05", ignores("close")));
  }

  /** Asks it to end the first time, so that it can be removed after all. */
  private static Interceptor asksFirst(Others others) {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    return instead(
        "kill",
        call -> {
          if (!asked.add(call.guest().orElseThrow())) {
            return call.proceed();
          }
          others.guests(call).shutdown(call.guest().orElseThrow(), others.op());
          return null;
        });
  }

  private static Object killed(Others others, DriverCall call) {
    others.guests(call).kill(call.guest().orElseThrow(), others.op());
    return null;
  }

  private static Object trimmed(Object spec) {
    if (spec instanceof ContainerSpec container) {
      return container.name().map(name -> container.name(name.strip())).orElse(container);
    }
    VirtualMachineSpec machine = (VirtualMachineSpec) spec;
    return machine.name(machine.name().strip());
  }

  private static Map<String, String> allButTheTier(Map<String, String> labels) {
    Map<String, String> fewer = new HashMap<>(labels);
    fewer.remove("tier");
    return fewer;
  }

  private static Interceptor untold(HostEvent.Kind kind) {
    return call ->
        call.isEvent() && call.arguments().length > 0 && call.arguments()[0] == kind
            ? null
            : call.proceed();
  }

  private static Object twice(DriverCall call) {
    if (call.is("EventSink", "guest") && call.arguments()[0] == HostEvent.Kind.GUEST_CREATED) {
      call.proceed();
    }
    return call.proceed();
  }

  private static Interceptor hiding() {
    AtomicBoolean hides = new AtomicBoolean();
    return call -> {
      if (call.is("EventSink", "disconnected")) {
        hides.set(true);
      }
      boolean hidden = call.is("EventSink", "guest") || call.is("EventSink", "lost");
      return hidden && hides.get() ? null : call.proceed();
    };
  }

  private static Interceptor told(GuestState state, GuestState other) {
    return call -> {
      if (!call.is("EventSink", "guest")) {
        return call.proceed();
      }
      GuestSummary now = (GuestSummary) call.arguments()[1];
      return now.state() == state
          ? call.proceed(
              call.arguments()[0],
              GuestSummary.builder(now.kind(), now.id(), now.name(), other).build())
          : call.proceed();
    };
  }

  private static void rest(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
