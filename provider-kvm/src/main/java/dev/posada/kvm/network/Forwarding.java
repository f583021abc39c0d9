package dev.posada.kvm.network;

import dev.posada.Failure;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.PortForward;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.libvirt.Libvirt;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.Forwards;
import dev.posada.spi.Operation;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Forwards ports of the host to machines that are off; one that is taken shows when they start. */
public final class Forwarding {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of those that nobody has for long; the 64 before it are those that libvirt migrates by. */
  private static final int FIRST = 49216;

  private static final int LAST = 65535;

  private final Connection connection;
  private final Operation op;

  public Forwarding(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  /** Refuses what cannot be. */
  public void check(Nic nic) {
    if (nic.forwards().isEmpty()) {
      return;
    }
    if (nic.mode() != Nic.Mode.NAT) {
      throw refused("libvirt forwards no ports to its networks", "attach another card, Nic.nat()");
    }
    if (nic.forwards().stream().anyMatch(one -> one.hostAddress().contains(":"))) {
      throw refused("QEMU forwards ports of IPv4 only", "name an address of IPv4, or none");
    }
    long version = connection.node().libvirtVersion(op);
    if (version < Forwards.SINCE) {
      throw refused(
          "the host has libvirt " + Libvirt.inWords(version),
          "use libvirt " + Libvirt.inWords(Forwards.SINCE) + " or newer");
    }
  }

  private static UnsupportedCapabilityException refused(String why, String remedy) {
    return new UnsupportedCapabilityException(
        "port forwards of the card", Support.no(why, remedy), Failure.notDone());
  }

  /** {@return the definition of a machine with the forwards of a card that it has} */
  public String write(String xml, String mac, List<PortForward> forwards) {
    return Forwards.change(xml, mac, chosen(forwards));
  }

  /** {@code virDomainDefineXMLFlags} of what there is, but for the forwards. */
  public void change(Domain domain, String mac, List<PortForward> forwards) {
    String xml = domain.xml(Domain.XML_INACTIVE | Domain.XML_SECURE, op);
    connection.domains().define(domain.name(), write(xml, mac, forwards), 0, op).close();
  }

  /** QEMU could choose itself, but libvirt would not tell which port. */
  private List<PortForward> chosen(List<PortForward> forwards) {
    if (forwards.stream().allMatch(one -> one.hostPort() > 0)) {
      return forwards;
    }
    Set<Integer> taken = new HashSet<>();
    forwards.forEach(one -> taken.add(one.hostPort()));
    for (Domains.Name one : connection.domains().list(0, op)) {
      try (Domain domain = connection.domains().get(one.uuid(), op)) {
        DomainReader.read(domain.xml(Domain.XML_INACTIVE, op)).devices().nics().stream()
            .flatMap(nic -> nic.forwards().stream())
            .forEach(forward -> taken.add(forward.hostPort()));
      } catch (NotFoundException vanished) {
        // it takes none any more
      }
    }
    List<PortForward> chosen = new ArrayList<>();
    for (PortForward one : forwards) {
      int port = one.hostPort() == 0 ? free(taken) : one.hostPort();
      taken.add(port);
      chosen.add(new PortForward(one.protocol(), one.hostAddress(), port, one.guestPort()));
    }
    return chosen;
  }

  private static int free(Set<Integer> taken) {
    int port = FIRST + RANDOM.nextInt(LAST - FIRST + 1);
    for (int tried = FIRST; taken.contains(port) && tried <= LAST; tried++) {
      port = port == LAST ? FIRST : port + 1;
    }
    return port;
  }
}
