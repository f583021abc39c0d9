package dev.posada.internal.memory;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.NativeError;
import dev.posada.Outcome;
import dev.posada.PortForward;
import java.util.ArrayList;
import java.util.List;

/** The ports of the host that lead to guests. Guarded by the {@link Timeline}. */
final class HostPorts {
  private static final int FIRST = 49_153;
  private static final int LAST = 65_535;

  private final List<Taken> taken = new ArrayList<>();
  private int promised = FIRST;

  private record Taken(String guest, PortForward forward) {}

  /**
   * Takes ports, all or none.
   *
   * @param guest whose they are
   * @return the ports, those that were to be chosen too
   */
  List<PortForward> take(String guest, List<PortForward> wanted) {
    List<PortForward> got = new ArrayList<>();
    try {
      for (PortForward forward : wanted) {
        PortForward whole = forward.hostPort() == 0 ? chosen(forward) : forward;
        if (!isFree(whole)) {
          throw new BusyException(
              "port " + whole + " of the host is taken",
              Failure.of(new NativeError("memory", "port-taken", "port is already allocated"))
                  .outcome(Outcome.NOT_DONE)
                  .remedy("stop who has it, or publish another port"));
        }
        taken.add(new Taken(guest, whole));
        got.add(whole);
      }
    } catch (RuntimeException e) {
      taken.removeIf(port -> port.guest().equals(guest) && got.contains(port.forward()));
      throw e;
    }
    return List.copyOf(got);
  }

  /** Returns a forward with a port that is free, and that nobody else is told soon. */
  PortForward promise(PortForward forward) {
    for (int tried = FIRST; tried <= LAST; tried++) {
      promised = promised == FIRST ? LAST : promised - 1;
      PortForward candidate =
          new PortForward(forward.protocol(), forward.hostAddress(), promised, forward.guestPort());
      if (isFree(candidate)) {
        return candidate;
      }
    }
    return chosen(forward);
  }

  private PortForward chosen(PortForward forward) {
    for (int port = FIRST; port <= LAST; port++) {
      PortForward candidate =
          new PortForward(forward.protocol(), forward.hostAddress(), port, forward.guestPort());
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw Refused.resources("no port of the host is free", "stop a guest that publishes ports");
  }

  private boolean isFree(PortForward wanted) {
    return taken.stream().noneMatch(port -> conflict(port.forward(), wanted));
  }

  private static boolean conflict(PortForward one, PortForward other) {
    return one.protocol() == other.protocol()
        && one.hostPort() == other.hostPort()
        && (isEverywhere(one)
            || isEverywhere(other)
            || one.hostAddress().equals(other.hostAddress()));
  }

  private static boolean isEverywhere(PortForward forward) {
    return forward.hostAddress().isEmpty()
        || Subnet.address(forward.hostAddress()).isAnyLocalAddress();
  }

  /** Gives back all that a guest has. */
  void giveBack(String guest) {
    taken.removeIf(port -> port.guest().equals(guest));
  }

  void clear() {
    taken.clear();
  }
}
