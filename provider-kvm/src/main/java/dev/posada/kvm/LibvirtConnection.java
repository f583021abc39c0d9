package dev.posada.kvm;

import dev.posada.VirtualMachine;
import dev.posada.kvm.libvirt.Connection;
import java.util.function.LongFunction;

/**
 * A host's own connection to libvirt, the way around Posada: {@code
 * host.unwrap(LibvirtConnection.class)}. Thread-safe.
 *
 * <p>Pointers are lent: they are valid until the body returns, and must not be freed. What is done
 * with them is neither traced nor locked.
 */
public final class LibvirtConnection {
  private final Session session;

  LibvirtConnection(Session session) {
    this.session = session;
  }

  /** {@return what libvirt was given to connect} */
  public String uri() {
    return session.uri();
  }

  /**
   * Lends the connection.
   *
   * @param body what is done with its {@code virConnectPtr}
   * @param <T> what it answers
   * @return its answer
   * @throws dev.posada.ConnectionException if the connection is lost, until another call of the
   *     host has made a new one
   */
  public <T> T connection(LongFunction<T> body) {
    Connection current = session.current();
    return current.lend(body);
  }

  /**
   * Lends a domain.
   *
   * @param machine a machine of this host
   * @param body what is done with its {@code virDomainPtr}
   * @param <T> what it answers
   * @return its answer
   * @throws dev.posada.NotFoundException if it is gone
   * @throws dev.posada.ConnectionException if the connection is lost, until another call of the
   *     host has made a new one
   */
  public <T> T domain(VirtualMachine machine, LongFunction<T> body) {
    return session.current().domains().lend(machine.id(), body);
  }

  @Override
  public String toString() {
    return "libvirt at " + session.uri();
  }
}
