package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.OperationCancelledException;
import dev.posada.memory.Fault;
import dev.posada.testkit.fault.Leaks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What closing a connection ends, and what it leaves alone. */
interface CloseClauses extends Clauses {
  int CONNECTIONS = 20;

  @Clause("CLOSE-01")
  default void aClosedHostRefusesAllThatTravels(Lab lab) {
    lab.eachKind(
        kind -> {
          Host host = lab.connect();
          Guest guest = Lab.on(host, lab.stopped(kind));
          Set<Capability> capabilities = host.capabilities();
          host.close();
          host.close();
          Map<String, Runnable> calls = new LinkedHashMap<>(ErrorClauses.verbs(lab, guest));
          calls.put("host.inspect", host::inspect);
          calls.put("guests().list", host.guests()::list);
          calls.put("guests().summaries", host.guests()::summaries);
          calls.put("subscribe", () -> host.subscribe(event -> {}));
          calls.put("unwrap", () -> host.unwrap(String.class));
          calls.forEach(
              (verb, call) -> {
                IllegalStateException e =
                    assertThrows(IllegalStateException.class, call::run, verb + " after close");
                assertTrue(e.getMessage().contains("closed"), () -> verb + ": " + e);
              });
          assertEquals(capabilities, host.capabilities(), "what is local is still there");
          assertEquals(lab.host().uri(), host.uri(), "what is local is still there");
          assertEquals(host, guest.host(), "what is local is still there");
          assertFalse(guest.id().isBlank() || guest.name().isBlank(), "what is local");
          host.support(Capability.QUOTA);
        });
  }

  @Clause("CLOSE-02")
  default void closeCancelsWhatRunsAndWaitsForIt(Lab lab) {
    lab.eachKind(
        kind -> {
          Watched watched = new Watched(lab);
          Guest guest = lab.stopped(kind);
          Guest closing = watched.on(guest);
          try (Crowd crowd = new Crowd(lab);
              var hang = watched.inject(Fault.hang().on("start"))) {
            Crowd.Member<Void> starting = crowd.sendTo(closing::start);
            lab.await("the start hangs", () -> watched.isChanging(guest));
            crowd.sendTo(watched.host()::close).result();
            assertFalse(watched.isChanging(guest), "close has not waited for " + kind);
            assertThrows(
                OperationCancelledException.class, starting::result, kind + " to be started");
          }
          assertEquals(GuestState.STOPPED, guest.inspect().state(), kind.toString());
        });
  }

  @Clause("CLOSE-03")
  default void aListenerMayCloseItsOwnHost(Lab lab) {
    lab.eachKind(
        kind -> {
          Host host = lab.connect();
          CountDownLatch closed = new CountDownLatch(1);
          host.subscribe(
              event -> {
                host.close();
                closed.countDown();
              });
          lab.stopped(kind).start();
          lab.await("the listener has closed its host", () -> closed.getCount() == 0);
          assertThrows(IllegalStateException.class, host::inspect, "after close");
        });
  }

  @Clause("CLOSE-04")
  default void twoConnectionsKnowNothingOfEachOther(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          Host one = lab.connect();
          Host two = lab.connect();
          Guest ofOne = Lab.on(one, guest);
          Guest ofTwo = Lab.on(two, guest);
          assertFalse(ofOne.equals(ofTwo), "handles of two hosts");
          assertEquals(ofOne, Lab.on(one, guest), "handles of one host");
          assertEquals(ofOne.hashCode(), Lab.on(one, guest).hashCode(), "handles of one host");
          one.close();
          assertEquals(GuestState.RUNNING, ofTwo.inspect().state(), kind + " by the other");
          ofTwo.kill();
          assertTrue(guest.inspect().state().isOff(), () -> kind + ": " + guest.inspect());
        });
  }

  @Clause(value = "CLOSE-05", needs = Capability.CONTAINERS)
  default void aLogThatIsFollowedEndsWithAnError(Lab lab) {
    Guest guest = lab.running(Kind.CONTAINER);
    Host host = lab.connect();
    Container container = (Container) Lab.on(host, guest);
    try (Crowd crowd = new Crowd(lab);
        Stream<LogLine> log =
            lab.understood(() -> container.logs(LogOptions.defaults().follow()))) {
      CountDownLatch reads = new CountDownLatch(1);
      Crowd.Member<Long> following =
          crowd.send(
              () -> {
                reads.countDown();
                return log.count();
              });
      reads.await();
      host.close();
      RuntimeException e =
          assertThrows(RuntimeException.class, following::result, "the log of a closed host");
      assertTrue(
          e instanceof HypervisorException || e instanceof IllegalStateException, e::toString);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Clause(value = "CLOSE-06", needs = Capability.SPAWN)
  default void aProcessInAGuestEndsForItsReader(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          Host host = lab.connect();
          Process process = Lab.on(host, guest).spawn(ExecSpec.command("sleep", "1000"));
          try (Crowd crowd = new Crowd(lab)) {
            Crowd.Member<Integer> waiting = crowd.send(process::waitFor);
            host.close();
            try {
              int code = waiting.result();
              assertFalse(code == 0, kind + ": a process of a closed host has not succeeded");
            } catch (HypervisorException | IllegalStateException e) {
              // its end is not known, which is said
            }
          }
        });
  }

  @Clause("CLOSE-07")
  default void twentyConnectionsLeaveNothing(Lab lab) {
    Guest guest = lab.shared(lab.kinds().iterator().next());
    use(lab, guest);
    Leaks leaks = Leaks.sinceNow();
    for (int i = 0; i < CONNECTIONS; i++) {
      use(lab, guest);
    }
    assertEquals(List.of(), leaks.found(), "after " + CONNECTIONS + " connections");
  }

  private static void use(Lab lab, Guest guest) {
    Host host = lab.connect();
    Guest known = Lab.on(host, guest);
    assertEquals(GuestState.RUNNING, known.inspect().state(), guest.toString());
    assertNotNull(host.subscribe(event -> {}));
    host.guests().summaries();
    known.start();
    host.close();
  }
}
