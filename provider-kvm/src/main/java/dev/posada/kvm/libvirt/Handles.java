package dev.posada.kvm.libvirt;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Handles of domains that were just used, as a verb asks for one several times, and each lookup is
 * a call of its own. A handle knows the UUID, which is what the daemon goes by, and the name, which
 * may have changed; so none is kept for long. Who uses one has it alone. Thread-safe.
 */
final class Handles implements AutoCloseable {
  private static final long KEPT = 1_000_000_000; // nanoseconds
  private static final int MOST = 64;

  private final Connection connection;

  /** Those that nobody uses, the one that waits longest first. */
  private final Map<String, Idle> idle = new LinkedHashMap<>();

  private boolean closed;

  Handles(Connection connection) {
    this.connection = connection;
  }

  private record Idle(Domain domain, long since) {}

  /** What is done with a domain, which is looked up if it was not just before. */
  <T> T with(String uuid, Operation op, Function<Domain, T> body) {
    Domain domain = take(uuid);
    if (domain == null) {
      domain = connection.domains().get(uuid, op);
    }
    boolean there = true;
    try {
      return body.apply(domain);
    } catch (NotFoundException gone) {
      there = false;
      throw gone;
    } finally {
      if (there) {
        giveBack(domain);
      } else {
        domain.close();
      }
    }
  }

  private Domain take(String uuid) {
    Idle found;
    synchronized (idle) {
      found = idle.remove(uuid);
    }
    if (found == null) {
      return null;
    }
    if (System.nanoTime() - found.since() > KEPT) {
      found.domain().close();
      return null;
    }
    return found.domain();
  }

  private void giveBack(Domain domain) {
    Domain tooMuch;
    synchronized (idle) {
      Idle before =
          closed
              ? new Idle(domain, 0)
              : idle.put(domain.uuid(), new Idle(domain, System.nanoTime()));
      tooMuch = before == null ? eldest() : before.domain();
    }
    if (tooMuch != null) {
      tooMuch.close();
    }
  }

  private Domain eldest() {
    if (idle.size() <= MOST) {
      return null;
    }
    return idle.remove(idle.keySet().iterator().next()).domain();
  }

  /** Those that are used are closed when they are given back. */
  @Override
  public void close() {
    Map<String, Idle> left;
    synchronized (idle) {
      closed = true;
      left = Map.copyOf(idle);
      idle.clear();
    }
    left.values().forEach(one -> one.domain().close());
  }
}
