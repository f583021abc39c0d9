package dev.posada.kvm;

import dev.posada.VirtualMachine;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Session;
import java.util.function.LongFunction;

/**
 * A host's own connection to libvirt, the way around Posada: {@code
 * host.unwrap(LibvirtConnection.class)}. Thread-safe.
 *
 * <p>{@link #agent} has what the agent inside a machine can do beyond Posada.
 *
 * <p>Pointers are lent: they are valid until the body returns, and must not be freed. What is done
 * with them is neither traced nor locked.
 */
public final class LibvirtConnection {
  private final Session session;
  private final Thaws thaws;

  LibvirtConnection(Session session) {
    this.session = session;
    this.thaws = new Thaws(session);
  }

  Thaws thaws() {
    return thaws;
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

  /**
   * Asks for the definition of a machine, as it will start next ({@code virDomainGetXMLDesc}); the
   * password of viewers is not in it.
   *
   * @param machine a machine of this host
   * @return its {@code <domain>}
   * @throws dev.posada.NotFoundException if it is gone
   * @throws dev.posada.ConnectionException if the connection is lost, until another call of the
   *     host has made a new one
   */
  public String definition(VirtualMachine machine) {
    return session.current().domains().definition(machine.id());
  }

  /**
   * Asks what a machine is built of ({@code virDomainGetXMLDesc}): what it was created with, or
   * what Posada, libvirt or somebody else has chosen.
   *
   * @param machine a machine of this host
   * @return its options, without the password of viewers and without what patched it; what they
   *     have no constant for is not said
   * @throws dev.posada.NotFoundException if it is gone
   * @throws dev.posada.ConnectionException if the connection is lost, until another call of the
   *     host has made a new one
   */
  public KvmMachineOptions options(VirtualMachine machine) {
    return MachineOptionsXml.read(definition(machine));
  }

  /**
   * {@return the agent inside a machine, of which nothing is asked yet}
   *
   * @param machine a machine of this host
   */
  public QemuAgent agent(VirtualMachine machine) {
    return new QemuAgent(session, machine.id(), thaws);
  }

  @Override
  public String toString() {
    return "libvirt at " + session.shown();
  }
}
