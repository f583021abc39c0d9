package dev.posada.kvm;

import dev.posada.HypervisorException;
import dev.posada.kvm.libvirt.Asking;
import dev.posada.kvm.libvirt.Session;
import dev.posada.spi.Undisturbed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who is frozen, so that nobody stays so when the host is closed. Thread-safe. */
final class Thaws implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Session session;
  private final Map<Object, String> frozen = new ConcurrentHashMap<>();

  Thaws(Session session) {
    this.session = session;
  }

  void add(Object scope, String id) {
    frozen.put(scope, id);
  }

  boolean has(Object scope) {
    return frozen.containsKey(scope);
  }

  /** Whether it was there. */
  boolean remove(Object scope) {
    return frozen.remove(scope) != null;
  }

  /**
   * {@code virDomainFSThaw}, over another connection if that is gone. Its time is its own, as a
   * host that is closed has no operation any more.
   */
  @Override
  public void close() {
    Undisturbed.run(this::thawAll);
  }

  private void thawAll() {
    Asking own = new Asking(LONGEST);
    for (Map.Entry<Object, String> one : Map.copyOf(frozen).entrySet()) {
      if (remove(one.getKey())) {
        try {
          session.domain(one.getValue(), own, domain -> domain.agent().thaw(own));
        } catch (HypervisorException | IllegalStateException gone) {
          // it is off, or out of reach
        }
      }
    }
  }
}
