package dev.posada.kvm.quota;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Support;
import dev.posada.kvm.libvirt.Asking;
import dev.posada.kvm.libvirt.Networks;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.xml.NetworkXml;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the kernel of the host can hold back what cards receive and send: not each has the
 * modules for it. Thread-safe.
 *
 * <p>libvirt does not tell, and a machine whose definition has such a limit does not start on a
 * kernel without. So a network is tried out on which nobody is and of which nothing stays: libvirt
 * limits its bridge just as it would limit a card. That is done once, when somebody asks.
 */
public final class Shaping {
  private static final Duration TRIAL = Duration.ofSeconds(20);
  private static final int SOME = 1024;

  /**
   * The hosts that can: true for each connection of this process, so that all say the same. One
   * that cannot may be able to when it is asked by the next connection.
   */
  private static final Set<String> ABLE = ConcurrentHashMap.newKeySet();

  private static final int MOST = 256; // of them, as a process may meet ever more

  private final Session session;
  private volatile Support known;

  /** Asks nothing yet. */
  public Shaping(Session session) {
    this.session = session;
  }

  /** Whether it is known that it can; asks nothing. */
  public boolean isKnown() {
    return ABLE.contains(session.uri());
  }

  /** When it cannot be found out now, it is not known later either. */
  public Support support() {
    try {
      return support(new Asking(TRIAL));
    } catch (HypervisorException e) {
      return Support.no("the host cannot be asked: " + e.getMessage(), "try again");
    }
  }

  /** {@code virNetworkCreateXML} and {@code virNetworkDestroy}, the first time. */
  public Support support(Operation op) {
    Support now = isKnown() ? Support.yes() : known;
    if (now == null) {
      now = session.on(op, connection -> tried(connection.networks(), op));
      known = now;
      if (now.available() && ABLE.size() < MOST) {
        ABLE.add(session.uri());
      }
    }
    return now;
  }

  private static Support tried(Networks networks, Operation op) {
    String name = "posada-trial-" + UUID.randomUUID();
    try {
      networks.tryOut(name, NetworkXml.limited(name, SOME), op);
      return Support.yes();
    } catch (ConnectionException | OperationCancelledException | OperationTimeoutException e) {
      throw e;
    } catch (HypervisorException e) {
      return Support.no(
          "the host cannot limit networks: " + firstLine(e.getMessage()),
          "load sch_htb, sch_sfq, sch_ingress and act_police into its kernel, and connect again");
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").replaceFirst("\\.$", "");
  }
}
