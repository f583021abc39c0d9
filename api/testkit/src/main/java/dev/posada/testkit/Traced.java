package dev.posada.testkit;

import dev.posada.Container;
import dev.posada.Guest;
import dev.posada.Guests;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NativeCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A connection of its own, whose native calls are kept. Its guests are those of others, too. */
final class Traced {
  private final List<NativeCall> calls = Collections.synchronizedList(new ArrayList<>());
  private final Host host;

  Traced(Lab lab) {
    host = lab.connect(options -> options.trace(calls::add));
  }

  Host host() {
    return host;
  }

  /** Returns a guest as this connection sees it. */
  Guest see(Guest guest) {
    return guests(guest instanceof Container ? Kind.CONTAINER : Kind.VIRTUAL_MACHINE)
        .get(guest.id());
  }

  Guests<? extends Guest> guests(Kind kind) {
    return kind == Kind.CONTAINER ? host.containers() : host.virtualMachines();
  }

  /** Does something, and returns the native calls that it cost. */
  List<String> calls(Runnable doing) {
    return during(doing).stream()
        .filter(call -> call.phase() == NativeCall.Phase.ENDED)
        .map(NativeCall::text)
        .toList();
  }

  /** Does something, and returns the native calls that it announced because they change things. */
  List<String> changes(Runnable doing) {
    return during(doing).stream().filter(NativeCall::changes).map(NativeCall::text).toList();
  }

  private List<NativeCall> during(Runnable doing) {
    calls.clear();
    doing.run();
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }
}
